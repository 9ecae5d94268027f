package dev.parley.contract;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is found of what was said, in the scripts that people write.
 *
 * @param said the texts of a conversation
 * @param asked what is searched for
 * @param found how many of these are found, counted from the first one
 */
record SearchExample(List<String> said, String asked, int found) {
    private static SearchExample finds(int found, String asked, String... said) {
        return new SearchExample(List.of(said), asked, found);
    }

    private static Stream<SearchExample> bothWays(String... spellings) {
        return Arrays.stream(spellings)
                .flatMap(one -> Arrays.stream(spellings).map(other -> finds(1, other, "x " + one + "!")));
    }

    static List<SearchExample> all() {
        return Stream.of(phrases(), letters(), spellings(), sentences())
                .flatMap(examples -> examples)
                .toList();
    }

    private static Stream<SearchExample> phrases() {
        return Stream.of(
                finds(0, "海上", "我住在上海"),
                finds(1, "海", "我住在上海"),
                finds(1, "上海", "我住在上海"),
                finds(1, "住在上海", "我住在上海", "上海住在", "我在上海住"),
                finds(0, "邮件", "新的文件已经发到邮箱"),
                finds(0, "東京都", "京都の東京"),
                finds(1, "東京都", "東京都の", "東京と京都"),
                finds(0, "上海上", "上海海上"),
                finds(1, "在", "在", "再"),
                finds(1, "上海 我", "我住在上海", "上海"),
                finds(1, "用iPhone手机", "我用iPhone手机打电话", "手机iPhone机手"),
                finds(1, "第3章", "第3章"),
                finds(1, "กินข้าว", "ไปกินข้าวกัน", "ข้าวกิน"),
                finds(1, "ມື້ນີ້", "ມື້ນີ້", "ນີ້ມື້"));
    }

    private static Stream<SearchExample> letters() {
        return Stream.of(
                finds(1, "バス", "バスが来ない", "パスを忘れた", "ハスの花"),
                finds(1, "ﾊﾞｽ", "バスが来ない", "ハスの花"),
                finds(1, "ハ\u3099ス", "バスが来ない", "ハスの花"),
                finds(1, "がき", "がき", "かき", "かぎ"),
                finds(1, "サーバー", "サーバーが落ちた", "サバを食べた"),
                finds(1, "काम", "काम हो गया", "समय कम है"),
                finds(1, "कम", "समय कम है", "काम हो गया"),
                finds(1, "दिन", "दिन", "दान"),
                finds(1, "মা", "মা", "মি"),
                finds(1, "தமிழ்", "தமிழ் மொழி", "தமழ"),
                finds(1, "ปี", "ปีใหม่", "ปาใหม่"),
                finds(1, "가", "가방", "강아지", "개"),
                finds(1, "학교", "학교에서 만나자", "하교 길"),
                finds(1, "cafe", "café", "thé"),
                finds(1, "сыр", "сыр", "сир"),
                finds(1, "كتاب", "كِتَابٌ", "كتب"),
                finds(1, "שלום", "שָׁלוֹם", "שלו"),
                finds(1, "123", "الموعد ١٢٣", "الموعد ١٢"));
    }

    private static Stream<SearchExample> spellings() {
        return Stream.of(
                        bothWays("STRASSE", "straße", "STRAẞE"),
                        bothWays("Łódź", "lodz"),
                        bothWays("søster", "soster"),
                        bothWays("đường", "duong", "ĐƯỜNG"),
                        bothWays("Ærø", "aero"),
                        bothWays("œuvre", "oeuvre"),
                        bothWays("ısı", "isi", "İSİ"),
                        bothWays("ħobż", "hobz"),
                        bothWays("þing", "thing"),
                        bothWays("ΟΔΟΣ", "οδος", "οδός"),
                        bothWays("ёлка", "елка", "ЁЛКА"),
                        bothWays("ｆｕｌｌ", "full"),
                        bothWays("ﬁnal", "final"),
                        bothWays("Donau\u00addampf", "donaudampf"),
                        bothWays("super\u200bman", "superman", "super\u2060man"),
                        bothWays("می\u200cخواهم", "میخواهم"),
                        bothWays("كـتـاب", "كتاب"),
                        bothWays("上\u200b海", "上海"),
                        bothWays("x١٢٣", "x123", "x۱۲۳", "x१२३", "x１２３", "x๑๒๓"),
                        bothWays("m²", "m2"))
                .flatMap(examples -> examples);
    }

    private static Stream<SearchExample> sentences() {
        return Stream.of(
                        "明天下午三点开会讨论新产品发布计划，请准时参加",
                        "the quick brown fox jumps over a lazy dog while nobody at all was looking at it today",
                        "พรุ่งนี้บ่ายสามโมงประชุมเรื่องแผนเปิดตัวสินค้าใหม่",
                        "один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать",
                        "a b c d e f g h i j k l m n o p q r s t u v w x y z 0 1 2 3 4 5 6 7 8 9")
                .flatMap(text -> Stream.of(
                        finds(1, text, text, "another"),
                        finds(0, text + " else", text),
                        finds(1, text.substring(0, text.length() - 6), text)));
    }
}
