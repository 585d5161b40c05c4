"""The thing a wish asks for, in words of the text."""

import re

from matching.needs.beneficiary import read_beneficiary

_TITLE = re.compile(r"《(?P<thing>[^《》]{1,30})》")
_MEASURE = r"(?:[一1两2三3几]?(?:台|本|双|套|副|把|辆|床|条|件|口|根|部|只|盏|箱|顶|架|张|幅|盒|袋|桶|瓶|支|块|个|对|些|点|身|枚|款|份|全套|包|罐|提|斤|盆|株|棵)(?!子|人床|肩|联(?!合)))"
_WANT = re.compile(
    r"(?:想要|希望(?:能?有|得到|要)?|盼着?(?:有|能有)?|渴望(?:有)?|需要|急需|缺少?|求(?:购|借|捐)?|想(?:有|买|换|添|借)(?:个|一)?|要借|就想|换(?:个|台)|(?:送|买|给)(?:他|她|老人|孩子)?(?=[一个台])|要(?=[一两个台本双套副把辆床条件口根部只盏]|\d)|心愿(?:是|[:： ])(?:有)?|愿望(?:是|[:： ])(?:有)?|微心愿[:： ,]?|(?:有没有|谁家有?|哪家有?)(?:多余|闲置|富余|不用|用不着|淘汰)的?)"
    rf"(?:能?有|得到|要|个|的是|买|借|收到)?\s*(?:{_MEASURE}|\d{{1,4}}(?:台|本|双|套|副|把|辆|床|条|件|个|张|箱|顶|册|只))?(?P<thing>[^,，。;；!！?？\n~(（]{{1,24}})"
)
_PLAIN = re.compile(rf"[一1两二2三3](?:{_MEASURE[3:-1]})(?P<thing>[^,，。;；!！?？\n~(（]{{1,16}})")
_TAIL = re.compile(
    r"(?:的?(?:那种|就行|就好|也行|也可以|即可|可以吗|行不行|谢谢|了|吧|呢|啊|吗|呗|哈|哦|不|都行|都可以)|上(?:学|课|初中)?(?:骑|用|穿|看|背)?|骑|穿|用|看|玩|练字.*|过冬.*|解闷|补补.*|陪.*|写作业.*|听(?:新闻|戏|书)?|自己.*|[\d一二两三四五六七八九十]+(?:床|台|个|本|双|件|把|辆|条|只|册|套)| .*)+$"
)
# 借轮椅一个月: for how long is no part of it, and 借一个月 names nothing
_LONG = (
    r"(?:用|借|住|先)*[\d一二两三四五六七八九十半几]+(?:来|多)?个?(?:月|天|周|星期|礼拜|年|学期|上午|下午|晚上|小时)"
)
_FOR_A_TIME = re.compile(rf"{_LONG}(?:左右|就还|就行|吧|的?时间)?$|^{_LONG}的")
_TIME_ALONE = re.compile(r"(?:个?半?个?(?:月|星期|礼拜|钟头|小时)|[天周年])(?:的|左右|就还|$)")
_HEAD = re.compile(
    r"^(?:[一1两2三3几]?(?:台|本(?!子)|双(?!人|肩)|套(?!装|餐)|副|把|辆|床(?![单垫头上品])|条(?!幅|桌)|件|口|根|部|只|盏|箱(?!子)|顶|架|张|幅|盒(?!子|饭)|袋|桶|瓶|支|个|对(?!联)|身|枚|款|份)|能?有|得到|要|买|换|给|送|的|是|能|:|：|新的?(?=\d)|\s)+"
)


def read_thing(text: str) -> str | None:
    """The thing wanted in a folded text that asks for one: no names of people, no measure words, no reasons."""
    title = _TITLE.search(text)
    if title:
        return title["thing"]
    person = read_beneficiary(text)
    for pattern in (_WANT, _PLAIN):
        for match in pattern.finditer(text):
            thing = _bare(match["thing"], person)
            if thing:
                return thing
    return None


def _bare(words: str, person: str | None) -> str | None:
    words = _FOR_A_TIME.sub("", _TAIL.sub("", _HEAD.sub("", words.strip())))
    if _TIME_ALONE.match(words):
        return None
    if person and person in words:
        return None
    if re.search(r"社区|小区|号楼|单元|电话|\d{5,}|有人|谁|想|帮|请", words):
        return None
    return words if 0 < len(words) <= 14 else None
