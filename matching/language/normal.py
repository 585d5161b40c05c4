"""One plain form of a text for every rule to read: half-width, simplified, without invisible signs."""

import re
import unicodedata

# 20 名党员, 12 月 5 日, 14 : 00: blanks that only set a number off
_SET_OFF = re.compile(
    r"(?<=\d)[ \u3000]+(?=[年月日号点时分个名位人户次岁小多余来份袋条块元处公里米辆台件家届期栋楼单幢室盒箱批场])|(?<=[年月日号点第])[ \u3000]+(?=\d{1,2}(?!\d)[ \u3000]*[月日号点时分])|(?<=\d)[ \u3000]*(?P<colon>[:：])[ \u3000]*(?=\d\d)"
)
_CODE = re.compile(r"\[CQ:[^\[\]]{0,500}\]|</?[A-Za-z][^<>]{0,200}>")

# Common traditional characters and their simplified forms, pairwise.
_TRADITIONAL = (
    "萬與專業東絲兩嚴喪個豐臨為麗舉麼義烏樂喬習鄉書買亂爭於虧雲亞產畝親億僅從倉儀們價眾優會傘偉傳傷倫偽體餘"
    "傭債傾償兒兌黨蘭關興養獸內岡冊寫軍農馮衝決況凍淨涼減湊幾鳳憑凱擊劃劉則剛創刪別劑勁動務勝勞勢勵勸辦區醫"
    "華協單賣盧衛廠廳歷壓厭縣參雙發變敘葉號嘆嗎聽啟吳員響啞問喚園圍國圖圓聖場壞塊堅壇墳墊備複夠頭夾奪奮婦媽"
    "嬸孫學寧寶實審憲宮寬對尋導壽將爾塵嘗層屬歲島嶺幣帥師帳帶幫廣莊慶應廟廢開異棄張彌彎彈強當錄徹徑後"
    "憶憂懷態總戀惡悶慣願懶戶戲戰擴掃揚擔擬護報擇掛揮損換據擺搖攤撿數斷無舊時曠曬曉暫術機殺雜權條來楊極構槍"
    "樓標樣樹橋檢歡歐歲殘殼氣漢湯溝沒淚潔淺測濟渾濃濕灣灑滅燈災爐點煉爛熱煙煩燒愛爺牆狀獨狹獄環現電畫暢療瘋"
    "盡監盤礦碼磚確禮禍離種積稱窮竊競筆築籃簡籤糧緊紅約級紀紙線練組細織終紹經結給絡統繼續維綠緩編緣縫繳網羅"
    "罰職聯聰腦腳臉艙藝節蘇藥處蟲補襯裝褲見觀規視覺覽觸訂計認討讓訓議記講許論設訪證評識訴診詞試詩話該詳語誤說"
    "請諸課誰調談謝謹譜貓貝負財責賢敗貨質販貧購貴費賀資賽贈趕趙躍跡車軌軟轉輪輕載輔輛輩輸邊達遷過運還這進遠違"
    "連遲適選遞鄧鄰鄭釘針銀鐵鈴錢錯鎖鍋鍾鏡長門閃閉間閒閱隊陽陰陣階陳陸際隨險難雞霧靜預領頸題顏額風飛飯飲館饅"
    "馬駕騎駛驗魚鳥鮮麥黃齊齡龍裡後臺舉週幹並衆麵係傢鬆鬧"
)
_SIMPLIFIED = (
    "万与专业东丝两严丧个丰临为丽举么义乌乐乔习乡书买乱争于亏云亚产亩亲亿仅从仓仪们价众优会伞伟传伤伦伪体余"
    "佣债倾偿儿兑党兰关兴养兽内冈册写军农冯冲决况冻净凉减凑几凤凭凯击划刘则刚创删别剂劲动务胜劳势励劝办区医"
    "华协单卖卢卫厂厅历压厌县参双发变叙叶号叹吗听启吴员响哑问唤园围国图圆圣场坏块坚坛坟垫备复够头夹夺奋妇妈"
    "婶孙学宁宝实审宪宫宽对寻导寿将尔尘尝层属岁岛岭币帅师帐带帮广庄庆应庙废开异弃张弥弯弹强当录彻径后"
    "忆忧怀态总恋恶闷惯愿懒户戏战扩扫扬担拟护报择挂挥损换据摆摇摊捡数断无旧时旷晒晓暂术机杀杂权条来杨极构枪"
    "楼标样树桥检欢欧岁残壳气汉汤沟没泪洁浅测济浑浓湿湾洒灭灯灾炉点炼烂热烟烦烧爱爷墙状独狭狱环现电画畅疗疯"
    "尽监盘矿码砖确礼祸离种积称穷窃竞笔筑篮简签粮紧红约级纪纸线练组细织终绍经结给络统继续维绿缓编缘缝缴网罗"
    "罚职联聪脑脚脸舱艺节苏药处虫补衬装裤见观规视觉览触订计认讨让训议记讲许论设访证评识诉诊词试诗话该详语误说"
    "请诸课谁调谈谢谨谱猫贝负财责贤败货质贩贫购贵费贺资赛赠赶赵跃迹车轨软转轮轻载辅辆辈输边达迁过运还这进远违"
    "连迟适选递邓邻郑钉针银铁铃钱错锁锅钟镜长门闪闭间闲阅队阳阴阵阶陈陆际随险难鸡雾静预领颈题颜额风飞饭饮馆馒"
    "马驾骑驶验鱼鸟鲜麦黄齐龄龙里后台举周干并众面系家松闹"
)
_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
_BLANKS = {0x3000: 0x20, 0xA0: 0x20, 0x9: 0x20, 0xD: 0x20}
_SIGNS = str.maketrans("〜∶﹕﹐﹔﹗﹖—–－", "~::,;!?---")
_RINGS = {ord(ring): str(n) for n, ring in enumerate("①②③④⑤⑥⑦⑧⑨", 1)}
_FOLD = _FULL_WIDTH | str.maketrans(_TRADITIONAL, _SIMPLIFIED) | _BLANKS | _SIGNS | _RINGS


def clean(text: str, limit: int) -> str:
    """The text as its author sees it, at most `limit` characters: no chat codes, tags or invisible signs."""
    text = _CODE.sub(" ", text[: 2 * limit])
    if not text.isascii():
        text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cf", "Mn", "Me"))
    return _SET_OFF.sub(lambda found: found["colon"] or "", text)[:limit]


def fold(text: str) -> str:
    """Half-width and simplified, sign for sign: positions in the result are positions in `text`."""
    return text.translate(_FOLD)


def as_written(words: str | None, folded: str, cleaned: str) -> str | None:
    """The words of the cleaned text that became `words` in the folded one."""
    if not words:
        return None
    at = folded.find(words)
    return cleaned[at : at + len(words)] if at >= 0 else words
