"""Who is helped, in the words of the text. Personal data: never for a group; see salutation.py."""

import re

from matching.names import SURNAMES

_BEFORE = (
    r"(?:(?:独居|孤寡|空巢|失独|留守|残疾|低保户?|特困户?|五保户?|困难户?|贫困户?|卧床|瘫痪|偏瘫|失明|失能|失智|聋哑|截肢|盲人|退役|退伍|抗战|高龄|单亲|孤老|老党员|老兵|老教师|"
    r"老人|环卫工|保洁员|残疾人|肢残人|聋人|军属|烈属|劳模|孤儿|儿童|学生|外来务工(?:人员)?(?:子女)?|进城务工(?:人员)?(?:子女)?|农民工(?:子女)?|困境|困难|贫困|患病|重病|癌症|尿毒症|白血病|自闭症|孤独症|脑瘫|"
    r"[一二三四五六]年级|[一二三四]级残疾|视障|听障|离异|丧偶|行动不便|腿脚不便|坐轮椅|单身|待业|下岗|失业|刑满释放|戒毒康复|双胞胎|高考|大学生|退休|老年|老邻居|小学毕业|初中毕业|高中毕业|刚毕业|按摩师|老职工|收废品|卖菜|送水|修鞋)的?){0,3}"
)
_TITLES = (
    r"奶奶|爷爷|大爷|大妈|大娘|大婶|大嫂|大姐|大哥|大叔|大伯|阿姨|阿婆|阿公|叔叔|婆婆|公公|伯伯|老伯|老太太|老太|老爷子|老汉|老人家?|"
    r"姥姥|姥爷|师傅|老师|先生|女士|伯母|伯父|婶子|婶婶|嫂子|老(?=[^\u4e00-\u9fff]|$|家|想|要|八|七|六|五|四|三|二|一)|叔|婶|嫂|姐|哥|伯|姨|婆|爷|奶|大夫"
)
# Characters that follow 小 or double in the names of the young; anything else after 小 is an ordinary word.
_GIVEN = (
    "岩锋凌霄楚可卓奇灵婧恩皓朗弘泽言喆熙凯宇雨杰明红军伟强芳丽燕敏静磊洋勇艳娟涛超秀霞刚桂英玉萍辉玲飞凤洁琳帅鹏涵轩浩琪晨宝海虎帆远满珠雅星朵豆果鹿冬秋春松峰波林森乐安欣怡佳婷萱晴岚峻桐翔宁亮"
    "娜雯倩薇妮蕾蓉莹莉璐妍彤瑶悦诺航博睿哲俊斌铭坤旭昊凡铃童玥菲丹蓓苗壮墩蛋妞丫胖瑞祥兵山川东雷鸣慧芸茜楠然阳月天石米禾笛羽鸥莲荷菊兰竹萌甜糖"
)
_AHEAD = r"(?=[,，。!?、 :：()（）\n]|$|[想要的家今读上缺数英语作说没过住在喜盼是有一爱]|愿|同学|小朋友|生日)"
_YOUNG = rf"(?<![从大最很太多少些点短个台场办])小(?:[{_GIVEN}]{{1,2}}|[{SURNAMES}]){_AHEAD}"
_DOUBLE = rf"(?:阿[{_GIVEN}{SURNAMES}昌良炳彪胜贵财福根发旺昆发]{_AHEAD}|([{_GIVEN}团圆点])\1{_AHEAD})"
_NAME = rf"(?:[{SURNAMES}](?:{_TITLES})|老[{SURNAMES}](?:头|师傅)?(?![人师龄年板总])|{_YOUNG}|{_DOUBLE})"
_ROLES = r"(?:(?:截肢|偏瘫|瘫痪|卧床|失明|独居|受灾|生病|住院|聋哑|烧伤|残疾|患病|走失|失学|自闭|行动不便|腿脚不便|困难)的)?(?:孤寡老人|独居老人|空巢老人|高龄老人|失能老人|困难老人|失智老人|老人们?|老头们?|[高初小][一二三四五六]?[男女]生|女生|男生|老两口|老夫妻|老党员|老兵|退役军人|退伍军人|老太太|老大爷|老奶奶|老爷爷|留守儿童|困境儿童|贫困学生|困难学生|小学生|中学生|高三学生|初中生|孩子们?|小朋友|小男孩|小女孩|女孩|男孩|小姑娘|小伙子|小伙|宝宝|残疾人|盲人|聋人|聋哑人|残疾夫妻|聋哑夫妻|环卫工人?|保洁员|快递员|外卖员|骑手|农民工|务工人员|求职者|下岗女工|居民们?|住户|困难家庭|低保户|困难户|五保户|受灾户|单亲妈妈|单亲家庭|贫困母亲|妈妈们|孕妇|家长们?|患者|病人|大叔|大姐|大爷|大妈|大娘|阿姨|大伯|老师傅|双胞胎|姐弟俩?|兄弟俩|姐妹俩|祖孙俩?|夫妻|老职工|女工|群众|村民|商户|企业|司机|考生|婴儿|老伴)"
_PERSON = re.compile(_BEFORE + _NAME)
_ROLE = re.compile(_BEFORE + _ROLES)
_LABEL = re.compile(r"(?:姓名|对象|受助人|帮扶对象|服务对象|求助人|心愿人)[:： ]{1,2}(?P<who>[^,。;!?\n]{2,12})")
_NOT_WHO = re.compile(r"(?:信息|意见|代表|委员|议事|楼|区|证|表|之家|大会|活动|节|公寓|大学|食堂|驿站|被骗|专座|卡|餐)")
_HELPERS = r"(?:小伙子?|大姐|大哥|家长们?|司机|企业|群众|商户|妈妈们?|老师傅|大叔|女工|阿姨|环卫工人?|骑手)$"
_HELPER_BEFORE = re.compile(
    r"(?:找|请|派|需要|来|几个|几位|缺|求|又有|@|联系|谢谢?|多亏|由|报给|招|名|个|位|帮手)[一两\d]?[名位个]?(?:会\w{0,4}的)?$"
)
_CONTACT = re.compile(r"(?:联系人?|电话|找|跟|问|报给|负责人|谢谢?|多亏|@)[:： ]?$")


def read_beneficiary(text: str) -> str | None:
    """Who is helped in a folded need; a name before a role, the first of several."""
    label = _LABEL.search(text)
    if label:
        return label["who"].strip()
    for match in _PERSON.finditer(text):
        if not _CONTACT.search(text[: match.start()]):
            return match.group()
    for match in _ROLE.finditer(text):
        told = re.search(r"有(?:一)?[位个名]$", text[: match.start()][-3:])
        helper = not told and re.search(_HELPERS, match.group()) and _HELPER_BEFORE.search(text[: match.start()][-6:])
        if not helper and not _NOT_WHO.match(text, match.end()):
            return match.group()
    household = re.search(rf"[{SURNAMES}]家(?:和[\u4e00-\u9fff]{{0,3}}[{SURNAMES}]家)?", text)
    return household.group() if household else None
