"""Who is helped, in the words of the text. Personal data: never for a group; see salutation.py."""

import re

from matching.language.names import SURNAMES
from matching.needs.helped import described, group_helped

_BEFORE = (
    r"(?:(?:独居|孤寡|空巢|失独|留守|残疾|低保户?|特困户?|五保户?|困难户?|贫困户?|卧床|瘫痪|偏瘫|失明|失能|失智|聋哑|截肢|盲人|退役|退伍|抗战|高龄|单亲|孤老|老党员|老兵|老教师|"
    r"老人|环卫工|保洁员|残疾人|肢残人|聋人|军属|烈属|劳模|孤儿|儿童|学生|外来务工(?:人员)?(?:子女)?|进城务工(?:人员)?(?:子女)?|农民工(?:子女)?|困境|困难|贫困|患病|重病|癌症|尿毒症|白血病|自闭症|孤独症|脑瘫|"
    r"[一二三四五六]年级|[一二三四]级残疾|视障|听障|离异|丧偶|行动不便|腿脚不便|坐轮椅|单身|待业|下岗|失业|刑满释放|戒毒康复|双胞胎|高考|大学生|退休|老年|老邻居|小学毕业|初中毕业|高中毕业|刚毕业|按摩师|老职工|收废品|卖菜|送水|修鞋|低保边缘户?|边缘户|聋儿|盲童|孤独症儿童|高位截瘫|[\u4e00-\u9fff]{2}回来|白血病康复|术后|抗美援朝|支边|参战|转业|复员|清洁工|骑手|保安|老汉|\d{1,3}岁|[一二三四五六七八九十百]{1,3}岁|[六七八九]旬|中风后?|透析|眼睛看不见|小女孩|小男孩|女孩|男孩|少年|老校长|老红军|老战士|老工人|老矿工)的?){0,3}"
)
_TITLES = (
    r"师母|师娘|师父|太婆|太公|老爹|伯娘|婶娘|嬢嬢|阿太|阿嬷|大舅|奶奶|爷爷|大爷|大妈|大娘|大婶|大嫂|大姐|大哥|大叔|大伯|阿姨|阿婆|阿公|叔叔|婆婆|公公|伯伯|老伯|老太太|老太|老爷子|老汉|老人家?|"
    r"姥姥|姥爷|师傅|老师|先生|女士|伯母|伯父|婶子|婶婶|嫂子|老(?=[^\u4e00-\u9fff]|$|的|家|想|要|念|说|爱|盼|八|七|六|五|四|三|二|一)|叔|婶|嫂|姐|哥|伯|姨|婆|爷|奶|大夫"
)
# Characters that follow 小 or double in the names of the young; anything else after 小 is an ordinary word.
_GIVEN = (
    "岩锋凌霄楚可卓奇灵婧恩皓朗弘泽言喆熙凯宇雨杰明红军伟强芳丽燕敏静磊洋勇艳娟涛超秀霞刚桂英玉萍辉玲飞凤洁琳帅鹏涵轩浩琪晨宝海虎帆远满珠雅星朵豆果鹿冬秋春松峰波林森乐安欣怡佳婷萱晴岚峻桐翔宁亮"
    "娜雯倩薇妮蕾蓉莹莉璐妍彤瑶悦诺航博睿哲俊斌铭坤旭昊凡铃童玥菲丹蓓苗壮墩蛋妞丫胖瑞祥兵山川东雷鸣慧芸茜楠然阳月天石米禾笛羽鸥莲荷菊兰竹萌甜糖"
)
_AHEAD = r"(?=[,，。!?、 :：()（）\n]|$|[想要的家今读上缺数英语作说没过住在喜盼是有一爱]|愿|会(?![计议])|能|腰|腿|摔|被|刚|总|妈|爸|奶|哭|失|同学|小朋友|生日|[周明今后下这三四五六七八九十满从跟和快]|\d)"
# After a description (摔断腿的小冉把), any word may follow; 小路 and 小米 are no people.
_SURE_YOUNG = rf"(?<=[的妇娘匠员兵户工])小(?![路米麦花龙楼农单项汤麻池白金石华])[{SURNAMES}]"
_YOUNG = rf"(?<![从大最很太多少些点短个台场办])小(?:[{_GIVEN}]{{1,2}}|[{SURNAMES}]){_AHEAD}"
_DOUBLE = rf"(?:阿[{_GIVEN}{SURNAMES}昌良炳彪胜贵财福根发旺昆发来豪毛牛水土金银强勇哲]{_AHEAD}|(?!天天|(?<=[讲看数摘画颗])星星|点点(?!要|想|家))(?P<double>[{_GIVEN}团圆点])(?P=double){_AHEAD})"
_KNOWN = r"(?<=儿童|孤儿|聋儿|盲童|女孩|男孩|少年|学生|盲人|聋人|障人|疾人|户家|媳妇|姑娘|年级|女娃|男娃|姑娘|小伙|岁的|来的)"
# Doubled words that are no names of children.
_TWICE = "[妈爸奶爷叔姐哥弟妹公婆伯姥娃宝舅姑天看说坐聊走想试听常慢好早刚讲教修帮陪谈逛人家太猩蝈饽馍事些种]"
_CALLED = rf"(?:(?<=的)(?P<twice>(?!{_TWICE})[\u4e00-\u9fff])(?P=twice)|{_KNOWN}(?:(?P<known>(?![妈爸奶爷叔姐哥弟妹公婆伯姥娃宝舅姑天看说坐聊走想试听常慢好早刚])[\u4e00-\u9fff])(?P=known)|[{_GIVEN}{SURNAMES}][{_GIVEN}子头娃妹仔宝蛋]|阿[\u4e00-\u9fff]|小(?![区学时孩组伙朋姑型路])[\u4e00-\u9fff])|(?<=[汉匠工兵户])老[二三四五六七八幺])(?!们)"
_ELDER = r"(?:(?<=[的户兵人员师童残盲聋])[\u4e00-\u9fff](?<![老小大位个名])(?:奶奶|爷爷|大爷|大妈|大娘|大婶|大嫂|大姐|大哥|大叔|大伯|阿姨|婆婆|伯伯|老伯|老汉))"
_NAME = rf"(?:{_CALLED}|{_ELDER}|[{SURNAMES}](?:{_TITLES})|(?<![养家])老[{SURNAMES}](?:头|师傅|[叔婶哥姐嫂伯爷])?(?![人师龄年板总])|{_SURE_YOUNG}|{_YOUNG}|{_DOUBLE})"
_ROLES = r"(?:(?:截肢|偏瘫|瘫痪|卧床|失明|独居|受灾|生病|住院|聋哑|烧伤|残疾|患病|走失|失学|自闭|行动不便|腿脚不便|困难)的)?(?:(?:单亲|聋哑|残疾|盲人|困难|失独|贫困)?(?:夫妇|夫妻|老夫妻)|(?:奶奶|爷爷|婆婆|阿姨|老兵|老汉|娃娃|师傅|大姐|工友|乡亲|老乡)们|(?:\d{1,3}|[一二三四五六七八九十两]{1,3}|十?几)(?:多|来)?(?:户(?:困难家庭|人家|居民|家庭)?|个(?:孩子|娃娃?|老人|学生|小朋友))|宝妈|老伯|老太(?!太)|阿婆|阿公|婆婆|奶奶(?!家?们)|爷爷|太婆|残疾小?哥|女娃|男娃|娃娃|女主人|男主人|孤老|老爷子|老年人|[视听]障人士|清洁工|丫头|小丫头|老百姓|街坊们?|乡亲|孤寡老人|独居老人|空巢老人|高龄老人|失能老人|困难老人|失智老人|老人们?|老头们?|[高初小][一二三四五六]?[男女]生|女生|男生|老两口|老夫妻|老党员|老兵|退役军人|退伍军人|老太太|老大爷|老奶奶|老爷爷|留守儿童|困境儿童|贫困学生|困难学生|小学生|中学生|高三学生|初中生|孩子们?|小朋友|小男孩|小女孩|女孩|男孩|小姑娘|小伙子|小伙|宝宝|残疾人|盲人|聋人|聋哑人|残疾夫妻|聋哑夫妻|环卫工人?|保洁员|快递员|外卖员|骑手|农民工|务工人员|求职者|下岗女工|居民们?|住户|困难家庭|低保户|困难户|五保户|受灾户|单亲妈妈|单亲家庭|贫困母亲|妈妈们|孕妇|家长们?|患者|病人|大叔|大姐|大爷|大妈|大娘|阿姨|大伯|老师傅|双胞胎|[父母][子女](?:俩|二人|两个)|娘俩|爷俩|姐弟俩?|兄弟俩|兄妹俩?|姐妹俩|哥俩|哥仨|祖孙俩?|夫妻|夫妇|老职工|女工|群众|村民|商户|企业|司机|考生|婴儿|老伴)"
_PERSON = re.compile(_BEFORE + _NAME)
_ROLE = re.compile(_BEFORE + _ROLES)
_LABEL = re.compile(
    r"(?:姓名|对象|申请者|主人公|许愿者|受助人|帮扶对象|服务对象|求助人|心愿人|申请人|许愿人|受益人|受助对象|被帮扶人)[】\]:： |｜]{1,3}(?P<who>[^,，。;；!?\n|｜]{2,12})"
)
# “我想要…”——三年级 小穗: a child who signs a wish.
_SIGNED = re.compile(r"[—-]{1,2}[^,，。—-]{0,10}?(?P<who>[小阿][\u4e00-\u9fff]|(?P<twin>[\u4e00-\u9fff])(?P=twin))\s*$")
_NOT_WHO = re.compile(
    r"(?:信息|意见|代表|委员|议事|楼|区|证|表|之家|大会|活动|节|公寓|大学|食堂|驿站|被骗|专座|卡|餐|优待|事务|服务|姐|哥|为主|优先|不限|均可|也行|都行)"
)
_HELPERS = r"(?:小伙子?|大姐|大哥|家长们?|司机|企业|群众|商户|妈妈们?|老师傅|大叔|女工|阿姨|环卫工人?|骑手)$"
_HELPER_BEFORE = re.compile(
    r"(?:找|请|派|需要|来|几个|几位|缺|求|又有|@|联系|谢谢?|多亏|由|报给|招|名|个|位|帮手)[一两\d]?[名位个]?(?:会\w{0,4}的)?$"
)
_SUBJECT = re.compile(r"(?:声|音|器|民)乐$")  # 声乐老师 is a teacher of singing, not Mr 乐
_CONTACT = re.compile(r"(?:联系人?|电话|找|跟|问|报给|负责人|谢谢?|多亏|@)[:： ]?$")


def read_beneficiary(text: str) -> str | None:
    """Who is helped in a folded need; a name before a role, the first of several."""
    label = _LABEL.search(text)
    if label:
        return label["who"].strip()
    signed = _SIGNED.search(text)
    if signed:
        return signed["who"]
    for match in _PERSON.finditer(text):
        if not _CONTACT.search(text[: match.start()]) and not _SUBJECT.search(text[: match.start() + 1]):
            start, stop = described(text, *match.span())
            return text[start:stop]
    group = group_helped(text)
    role = _role(text)
    if role and (not group or role[0] <= group[0]):
        at, words = role
        start, stop = described(text, at, at + len(words))
        return group[1] if group and group[0] == at and len(group[1]) > len(words) else text[start:stop]
    if group:
        start, stop = described(text, group[0], group[0] + len(group[1]))
        return text[start:stop]
    household = re.search(
        rf"[{SURNAMES}]家(?:和[\u4e00-\u9fff]{{0,3}}[{SURNAMES}]家)?(?![湾村坪庄沟桥店巷河山坡屯寨岭坝])", text
    )
    return household.group() if household else None


def _role(text: str) -> tuple[int, str] | None:
    """The first role of somebody helped (孩子们, 老两口), with its place; those asked to come are passed over."""
    for match in _ROLE.finditer(text):
        told = re.search(r"有(?:一)?[位个名]$", text[: match.start()][-3:])
        helper = not told and re.search(_HELPERS, match.group()) and _HELPER_BEFORE.search(text[: match.start()][-6:])
        if not helper and not _NOT_WHO.match(text, match.end()):
            return match.start(), match.group()
    return None
