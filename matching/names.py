"""People as they are called in a community: surname and 称谓, 老 and surname."""

import re

# Surnames that are also everyday words (和 来 时 门) are left out: a missed name is asked for, a wrong one is shown.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    "姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文"
    "牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛"
    "曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳穆农司卓古吉缪简项芦麦褚娄窦戚岑宫费卜冷晏席卫米柏宗"
    "瞿桂佟臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩佘池麻苑迟邝谈匡鞠惠荆乐冀郁胥班栗燕楚鄢劳谌奚皮粟"
    "冼蔺楼郜阚花屠练禹井祖漆巴支狄宣晋云容扈晁芮普阙浦戈伏鹿薄邸雍辜杭逯茹湛宾茅荀贝蓬闻厉伊裘郗邰郦茆亓仝訾濮璩"
)
_TITLES = (
    "奶奶|爷爷|大爷|大妈|大娘|大婶|大嫂|大姐|大哥|大叔|大伯|阿姨|阿婆|阿公|叔叔|婆婆|公公|伯伯|老伯|老太太?|老爷子|老汉|老人|"
    "姥姥|姥爷|师母|师娘|阿太|师傅|老师|先生|女士|伯母|伯父|婶子|婶婶|嫂子|叔|婶|嫂|姐|哥|伯|姨|婆|爷|奶|妈|娘|大夫|医生|同志|老"
)
COMMON = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤耿柴戚荀裴霍聂葛樊庞"
PERSON = re.compile(
    rf"[{SURNAMES}](?:{_TITLES})(?![乡校])"
    rf"|老[{COMMON}](?![人师龄年板总])"
    rf"|小[{COMMON}](?=家|的|同|,|。|、|$| |住|想|要|说|在|和)"
    r"|(?:老两口|老夫妻|老太太|老大爷|老奶奶|老爷爷|老大娘)"
)


def person_spans(folded: str) -> list[tuple[int, int]]:
    """Where people are called by name in a folded text."""
    return [match.span() for match in PERSON.finditer(folded)]
