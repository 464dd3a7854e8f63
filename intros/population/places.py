"""Where people live: a city, the region that tells less, the district that tells more."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A city in both languages with its region and some districts."""

    zh: str
    en: str
    region_zh: str
    region_en: str
    districts: tuple[tuple[str, str], ...]


def _place(line: str) -> Place:
    zh, en, region_zh, region_en, *districts = line.split("|")
    return Place(zh, en, region_zh, region_en, tuple(zip(districts[::2], districts[1::2], strict=True)))


PLACES = tuple(
    _place(line)
    for line in """
上海|Shanghai|长三角|Yangtze Delta|浦东新区|Pudong|徐汇区|Xuhui|静安区|Jing'an
杭州|Hangzhou|长三角|Yangtze Delta|西湖区|Xihu|滨江区|Binjiang
宁波|Ningbo|长三角|Yangtze Delta|鄞州区|Yinzhou|北仑区|Beilun
苏州|Suzhou|长三角|Yangtze Delta|姑苏区|Gusu|吴江区|Wujiang
南京|Nanjing|长三角|Yangtze Delta|建邺区|Jianye|鼓楼区|Gulou
温州|Wenzhou|长三角|Yangtze Delta|鹿城区|Lucheng
合肥|Hefei|长三角|Yangtze Delta|蜀山区|Shushan
北京|Beijing|京津冀|Beijing and around|朝阳区|Chaoyang|海淀区|Haidian|西城区|Xicheng
天津|Tianjin|京津冀|Beijing and around|和平区|Heping
深圳|Shenzhen|大湾区|Greater Bay Area|南山区|Nanshan|福田区|Futian
广州|Guangzhou|大湾区|Greater Bay Area|天河区|Tianhe|越秀区|Yuexiu
佛山|Foshan|大湾区|Greater Bay Area|顺德区|Shunde
香港|Hong Kong|大湾区|Greater Bay Area|中西区|Central and Western
澳门|Macao|大湾区|Greater Bay Area|氹仔|Taipa
成都|Chengdu|成渝|Chengdu and Chongqing|武侯区|Wuhou|锦江区|Jinjiang
重庆|Chongqing|成渝|Chengdu and Chongqing|渝中区|Yuzhong
武汉|Wuhan|华中|Central China|武昌区|Wuchang
长沙|Changsha|华中|Central China|岳麓区|Yuelu
西安|Xi'an|西北|North-west China|雁塔区|Yanta
乌鲁木齐|Ürümqi|西北|North-west China|天山区|Tianshan
厦门|Xiamen|海西|Fujian coast|思明区|Siming
泉州|Quanzhou|海西|Fujian coast|晋江|Jinjiang
青岛|Qingdao|山东半岛|Shandong|市南区|Shinan
沈阳|Shenyang|东北|North-east China|和平区|Heping
昆明|Kunming|西南|South-west China|五华区|Wuhua
台北|Taipei|台湾|Taiwan|信义区|Xinyi
新加坡|Singapore|海外|Overseas|滨海湾|Marina Bay
伦敦|London|海外|Overseas|金融城|The City
""".strip().splitlines()
)
