"""Names for the demo company's people, as they are written where they live."""

from collections.abc import Iterator, Mapping
from random import Random

from rules.names import sort_key

LATIN: Mapping[str, tuple[str, str]] = {
    "Halden": (
        "Ingrid Lars Astrid Bjørn Søren Solveig Åse Henrik Marit Øyvind Kjersti Torbjørn",
        "Bråten Nygård Sørensen Håkonsen Lindqvist Fjellstad Dahl Østby Moen Strøm Aas Lunde",
    ),
    "Rotterdam": (
        "Sanne Daan Fleur Joris Noor Thijs Imane Ruben Lotte Bram Femke Koen Renée Yusuf",
        "Visser Bakker Meijer Hoekstra Bouali Kuipers Dekker Brouwer Jansen Prins Schouten Mulder",
    ),
    "Lyon": (
        "Élodie Benoît Chloé Jérôme Anaïs François Inès Loïc Océane Rémi Zoé Théo",
        "Lefèvre Gauthier Dubois Marchand Béranger Rousseau Noël Perrin Chevalier Bérard Fabre",
    ),
    "Gdańsk": (
        "Agnieszka Łukasz Małgorzata Paweł Zofia Krzysztof Świetlana Michał Kasia Wojciech Żaneta",
        "Wójcik Kamińska-Lis Zieliński Dąbek Szymczak Woźniak Kozieł Jabłoński Król Górka Pająk",
    ),
    "Porto": (
        "João Inês Gonçalo Beatriz Tomás Conceição Duarte Leonor Simão Catarina André Íris",
        "Carvalho Magalhães Simões Teixeira Araújo Brandão Falcão Guimarães Leitão Mourão Conde",
    ),
    "Stuttgart": (
        "Jürgen Katharina Björn Änne Matthias Özlem Florian Jördis Sören Anneliese Uğur Greta",
        "Müller Schäfer Großmann Kühn Çelik Bäumler Vogel Straßer Köhler Demir Hörmann Weiß",
    ),
}

# Each as it is written, with the mailbox that its owner chose.
WRITTEN: Mapping[str, str] = {
    "Sofia": """
        Мария Петрова = maria.petrova
        Иван Георгиев = ivan.georgiev
        Елена Димитрова = elena.dimitrova
        Николай Стоянов = nikolay.stoyanov
        Десислава Колева = desislava.koleva
        Георги Тодоров = georgi.todorov
        Радостина Илиева = radostina.ilieva
        Калоян Маринов = kaloyan.marinov
        Цветелина Янева = tsvetelina.yaneva
        Борислав Христов = borislav.hristov
        Милена Ангелова = milena.angelova
    """,
    "Casablanca": """
        ليلى بنعلي = leila.benali
        يوسف المنصوري = youssef.mansouri
        فاطمة الصقلي = fatima.skalli
        عمر الإدريسي = omar.idrissi
        سلمى التازي = salma.tazi
        كريم بنجلون = karim.benjelloun
        نادية العلمي = nadia.alami
        حمزة الفاسي = hamza.fassi
    """,
    "Osaka": """
        高橋 美咲 = misaki.takahashi
        佐藤 健太 = kenta.sato
        渡辺 陽子 = yoko.watanabe
        伊藤 大輔 = daisuke.ito
        小林 さくら = sakura.kobayashi
        山本 翔 = sho.yamamoto
        中村 優子 = yuko.nakamura
        加藤 蓮 = ren.kato
    """,
    "Taipei": """
        陳怡君 = yichun.chen
        林志明 = chihming.lin
        黃雅婷 = yating.huang
        張家豪 = chiahao.chang
        王淑芬 = shufen.wang
        李俊傑 = chunchieh.li
    """,
    "Busan": """
        김민준 = minjun.kim
        이서연 = seoyeon.lee
        박지훈 = jihoon.park
        최수빈 = subin.choi
        정하은 = haeun.jung
        강도윤 = doyun.kang
        윤지우 = jiwoo.yoon
        한예린 = yerin.han
    """,
}


def names_in(place: str, random: Random) -> Iterator[tuple[str, str]]:
    """Name and mailbox of one new person of the place after another, never the same name twice."""
    yield from _written(place) if place in WRITTEN else _mixed(place, random)


def mailbox_of(name: str) -> str:
    return sort_key(name).replace(" ", ".")


def _written(place: str) -> Iterator[tuple[str, str]]:
    for line in WRITTEN[place].strip().splitlines():
        name, _, mailbox = line.strip().partition(" = ")
        yield name, mailbox


def _mixed(place: str, random: Random) -> Iterator[tuple[str, str]]:
    given, family = (names.split() for names in LATIN[place])
    pairs = [f"{first} {last}" for first in given for last in family]
    random.shuffle(pairs)
    for name in pairs:
        yield name, mailbox_of(name)
