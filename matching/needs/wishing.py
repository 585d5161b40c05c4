"""Need or wish: what is called a wish, a treat, and a thing for one person are wishes whatever the words around them."""

import re

from matching.needs.beneficiary import read_beneficiary

# 心愿：…, 【心愿单】, 梅阿婆的心愿是…; not 心愿树活动 or a wall that has to be hung up.
_CALLED = re.compile(
    r"(?:^|[【\[,。!;\s@])[^,。:;!?]{0,6}?(?:微?心[愿原]|[微徽]心[院怨缘源願]|小愿望|愿望)(?:认领|清单|登记|收集|征集|单|卡|墙(?:上?新?贴?|第?\d+号?))?(?:第?\d+号?)?(?:[】\]:： ,，\n]|$|是|还[差剩缺])|"
    r"的(?:微?心[愿原]|愿望)(?:[:： ,，]|是|就是|内容|很)|(?:许|认领?|圆)[了下个一]*[^,。]{0,4}(?:心愿|个梦|的梦)|心愿(?:内容|描述|对象)|(?:愿望|想要)】?[:：]"
)
_EVENT = re.compile(r"心愿(?:树|活动|集市|专场|发布|对接会|启动|墙(?:要|得|需|搬|挂|布))|志愿者[^,。]{0,8}心愿")
_TREAT = re.compile(
    r"生日[^。]{0,18}(?:切|吹|唱|热闹|搓|蛋糕|吃|聚)|(?:切|吃|吹|点)(?:个|一个|过|一回|一次)?(?:生日)?(?:蛋糕|蜡烛)|(?:过|办|庆)(?:个|一个|一次|一回|一下)?(?:热闹)?(?:生日|大寿)|婚纱照|全家福|(?:穿|戴)[^,。]{1,6}(?:拍|照)[^,。]{0,4}[张像相]|"
    r"满[\d一二三四五六七八九十]{1,3}(?:岁|周岁)?[,，][^。]{0,10}(?:没|想|盼)|(?:这辈子|一辈子|从[来小]?没|头一回|没[看坐吃穿照听拍]过)[^。]{0,16}(?:想|盼|谁|能不能|带|圆)"
)
_ONE_OF_MANY = re.compile(
    r"社区|驿站|企业|群众|用完就?还|活动|演出|比赛|运动会|板房|安置|受灾|洪|水灾|台风|暴雨|断水|停水|停电|食堂|学校|班级|全班|队里|[\d一二三四五六七八九十两]{1,4}(?:多|来)?(?:户|家|个孩子|名学生|位老人|号人)|孩子们|老人们|师傅们|工友们|借|大家|灾|搬|过冬物资|募"
)
_MANY_THINGS = re.compile(
    r"(?:\d{2,}|[二三四五六七八九]?十[一二三四五六七八九]?|[一两]?百)(?:台|本|双|套|副|床|件|袋|箱|顶|张|把|个|份|斤)"
)


_HANDS = re.compile(r"[名位个](?:[^,。]{0,6}的)?(?:志愿者|小年轻|年轻人|小伙|大人|师傅|护士|老师|大姐|党员|人手)")


def is_wish(folded: str, kind: str | None) -> bool | None:
    """True or False when a rule knows whether a draft is a wish; None leaves it to the weights."""
    if _EVENT.search(folded):
        return None
    if _CALLED.search(folded):
        return True
    if _TREAT.search(folded):
        return True
    if (
        kind == "物资帮助"
        and not _HANDS.search(folded)
        and not _ONE_OF_MANY.search(folded)
        and not _MANY_THINGS.search(folded)
    ):
        return True if read_beneficiary(folded) else None
    return None
