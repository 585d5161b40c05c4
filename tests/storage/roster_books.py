"""Workbooks for the tests of the 名册, good and hostile, made in memory."""

import base64
import io
import zipfile
import zlib
from collections.abc import Callable, Sequence

from openpyxl import Workbook

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born: str, serial: int) -> str:
    """A true ID number for a birth like 19850307; odd serials are men."""
    first = f"340102{born}{serial:03d}"
    return first + "10X98765432"[sum(int(a) * b for a, b in zip(first, _WEIGHTS, strict=True)) % 11]


def book(*sheets: Sequence[Sequence[object]], hidden: Sequence[int] = (), columns: Sequence[str] = ()) -> bytes:
    """An .xlsx of these sheets; `hidden` sheets by place, hidden `columns` of the first one by letter."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for place, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"表{place + 1}")
        for row in rows:
            sheet.append(list(row))
        if place in hidden:
            sheet.sheet_state = "hidden"
    for letter in columns:
        workbook.worksheets[0].column_dimensions[letter].hidden = True
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def with_part(content: bytes, name: str, body: bytes) -> bytes:
    """The same file with one more part in its zip."""
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return packed.getvalue()


def rewritten(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same file with every part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return packed.getvalue()


def people(count: int, bad_every: int = 0) -> list[list[object]]:
    """A heading and so many people with ID numbers and phones; every so many is wrong in one of four ways."""
    rows: list[list[object]] = [["姓名", "性别", "身份证号", "手机", "服务志愿"]]
    for n in range(count):
        day = f"{1960 + n % 40}{1 + n % 12:02d}{1 + n % 28:02d}"
        serial = (n * 2 + 1) % 1000
        number: object = id_number(day, serial)
        name, phone = f"张{chr(0x4E00 + n)}", str(13800000000 + n)
        if bad_every and n % bad_every == 0:
            way = n // bad_every % 4
            number = int(str(number)[:17] + "0") if way == 0 else str(number)[:-1] if way == 1 else number
            phone = "12345" if way == 2 else phone
            name = "=1+1" if way == 3 else name
        rows.append([name, "男", number, phone, "05、16"])
    return rows


def old_xls() -> bytes:
    """An .xls as LibreOffice writes it: 党员名册 with 李明 (a date, an ID number as text) and 张伟 (as a number); 合计."""
    return zlib.decompress(base64.b85decode("".join(_XLS.split())))


_XLS = r"""
c-
rk)YiyHM7=F*!uidw?b=?5Pfm=mjgKgNY;zkfRC@6T@xD*Al1jg3QNq5O$2^f^3E>Qt*X!t{7NFXsG5skM*P23WH_(P)!;fF?&K_X!AM>QIPy4
B}>ztgUpomq>TD0`ddJLkOT{$9>|PQUuHVCeYUMdxW8Eh7hw#Inhi#8W^{yx<`+G;bspi^bWoDf&;*uufTrCiLe7Sm#-
Q1!QaePSfcW{l91fb>p|2ytJCSkoMAEN{4QO#Uzh6nLZ<vY&Th&nm_aT`TXW{+yPAF|9s}N|K|dEfE&oSLjV;3g}`)R1~5}>g6L*o7H|tt1k48
J0Jj3gKndUlZUg25w*&Kl`M?686et50>h+fEl(883I{=^NRU`FJolhB2wgoM^ob*xN=d5zk{dri#TjrqH#RZ^=de}As&EXdBzeOu$4b6(zFaRT
6u1wgfLB{|$ofiJb@?9?W2dXD;t+wgSM!l^5uzcsr*Nv~D52VjG!l{BKek*qVlDL7QEES+;3R4H|z)9GF7De<Kd)R(y!TzCENDa5TzFOayx#3N
!K~Cas_{B!F>7rf81?YZyKsW&^Hgo9&d**$iu264txY#V9lkAmyK~0sNolTXktwZ95C+L@$H_7D(yv*mBg#Yv8_(qz1y5aaIAiGp@F1Oo9$MY9
Xz^|Bqzi0w}c1pf8z8-7*I#1esbCiF?Kp{dgPCXHaqy-U|q=gYv(&>>bNoPcyvF+kG{V=zFjuG&dyx^hr{Rj^GEp|DjE`<&eJE@{UWdTIN!-
}rJl@KhVTV-BXRHS9u0mq=xM}$hs`)OK~o%$0rwCI3B5V8hTJ-+o+{G-PXLlz9*LYT3x!gqeB7bP6IC5)-
9>o*5^dGPo%Tk?WPO1GD9K*g`?OZvVGm9#raoqA!oVesJ9jcO10!N_m>mh_!Fh?ZGfE{Bmcw7c7|mzq8-
#DAx+%2!>rw04Ql@2jcySJj|_cUws#qGFZ5)@M^Sm{#yOk8vsVVM7d}anl*oj+-skOkmVdX6n@7;A$Vjo-
v1TE~L>4$?>68Ad>Mw7L|cHS1#ODRJTp|kx@m{eAXvbr~{}OG#5#aa``?bZR5fDY2iI1-
vx>Om+MNC@@0v9v~FQi{y2`(Y^+N3jS(tTg_@P?dU|mCP+dG#v<Wp9Jt5mB^}Lm@cj~qeL5lCtGCcaYuCNbCl`lLc^<#O4^c>4`q~MuiMWei7{
b04l%_Suzl_)8cj6}&m$&n~IP%;xG6D4P&<V4A(ONNY@l_>F;EVU;ME*ZEGEx4$3odY`MOO?amfMm)=%38Pe-RzZI?~svl^hl1xNZi^XeV^Mo@
94bquLSIR?mtbpHl=T_o|io_Uq<?Y*0CK$*Vr}`wX~OUhkSBGeR7>Mqh-R+j(SpD84b#je%yy;aF0<)@4M`%OLVu`1Yhp*We4#IK<#kRb}M-
x6~Ct5XqImz1oKyxuTomC8e_eA<Fx8c)~c0(R;?th()DXK4N|zZJ96wdjK{J?G+<ZV%WsB<I$C<WcXhYz_O9O35(;~l)>H<YcZ9;>kl4z~j<&Y
i>v=n=xLz`(kr;_Vq!^cm`d|O)TH~XhQ!iUoUi!}0tddvt+e&F6v+1tU@2t&Qe69Mu)uZ2B`}Di(S#3n$58H1j9_QkF2QQy~%`O}IO;n$>jz8s
>&5HFueoiIl|B3xeXg~YK*<*`mdyX8%{wuD%xrz_$al9t|PK;jxJV|?eP`^t_zZJQ@R@c`jT^U$bD|&h!4)yNp=<XUTBbKj!aTQHbYWh3>{}KI
-^Wju|M5lRn{t?XHOFMB%<aO*!d;NtHU~N6e()eFxQ%>AZ1DLlHzSf8}JeJY?j-
>x!CevpTur_f{G~zWF%2<DVrAYVxp9=k7jeQ;4NPXCUCtjSa`?auwHqi-lcH_0$4bH?=rssF2A^%F?)5QF%Fhh&1AtV-<-g;^?*gu~JZ%qCFC-
eu`|35M
"""
