"""Contact data is masked wherever it stands, at the same length; words of the trade stay."""

from __future__ import annotations

import pytest

from ingest.masking import MASK, mask, masked_pattern

SECRETS = [
    ("联系人：张三丰，电话：13800138000", ("张三丰", "13800138000")),
    ("王女士：１３８００１３８０００", ("王女士", "１３８００１３８０００")),
    ("手机 138-0013-8000 或 +86 139 0000 1111", ("138-0013-8000", "139 0000 1111")),
    ("座机：010-63451234转808", ("63451234", "808")),
    ("咨询热线 400-820-8820", ("400-820-8820",)),
    ("电话63451234，传真：0571 8765 4321", ("63451234", "8765")),
    ("简历投至 hr.zhang@abc-d.com.cn", ("hr.zhang", "abc-d")),
    ("邮箱：zhaopin＠abc.com", ("zhaopin", "abc.com")),
    ("微信：abc_12345 或QQ：123456789", ("abc_12345", "123456789")),
    ("QQ群 12345678，加V：zhao88888", ("12345678", "zhao88888")),
    ("（微信同号13900001111）", ("13900001111",)),
    ("身份证110101199003071234", ("110101199003071234",)),
    ("联系人：\n王芳\n电话：\n13800138000", ("王芳", "13800138000")),
    ("请联系李老师 13900001111", ("李老师",)),
    ("刘洋 (13800138000)", ("刘洋",)),
    ("公司地址：北京市丰台区样本东路106号例图大厦13A05室   电话：***", ("样本东路", "13A05")),
    ("工作地址：\n西湖区三墩镇样本中心2幢\n薪资：5000", ("三墩镇", "2幢")),
    ("面试地点：渝北区样本大道555号A座12-3", ("样本大道", "12-3")),
]
PLAIN = [
    "负责微信H5开发，熟悉微信小程序、企业微信接口",
    "3-5年经验，薪资5000-8000元，2018年10月",
    "与负责人沟通需求，联系客户，维护客户关系",
    "工作地点：重庆-沙坪坝区",
    "熟悉ISO9001、GB/T 19001-2016与IATF16949",
    "负责对接人力资源部，组织面试",
    "工作地址：成都",
    "用户量10000000以上的系统",
]


@pytest.mark.parametrize(("text", "secrets"), SECRETS)
def test_contact_data_is_masked_at_its_length(text: str, secrets: tuple[str, ...]) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    for secret in secrets:
        assert secret not in masked
    assert all(new in (old, MASK) for old, new in zip(text, masked, strict=True))
    assert mask(masked) == masked
    assert masked_pattern(masked).fullmatch(text)


@pytest.mark.parametrize("text", PLAIN)
def test_words_of_the_trade_stay(text: str) -> None:
    assert mask(text) == text


def test_province_city_and_district_of_an_address_stay() -> None:
    assert mask("地址：浙江省杭州市余杭区样本路1号").startswith("地址：浙江省杭州市余杭区***")
