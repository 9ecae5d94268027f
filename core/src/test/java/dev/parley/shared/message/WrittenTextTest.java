package dev.parley.shared.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.parley.contract.Fixtures;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mentions and links as people of many languages write them; a text of the tables reads {@code \\uXXXX} as one character. */
class WrittenTextTest {
    private static final Members MEMBERS =
            members("ana", "ben", "al", "小明", "小明明", "민수", "สมชาย", "ben_b", "cleo@example.org", "c++", "Jürgen");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            你好@ben | ben
            みんな@ben、見て | ben
            カタカナー@ben | ben
            ขอ@ben ดู | ben
            ขอดู่@ben ดู | ben
            안녕@ben님 | ben
            ＠ben 看一下 | ben
            ﹫ben | ben
            @ben看一下 | ben
            @benさん | ben
            @benครับ | ben
            交给@小明处理 | 小明
            交给@小明明处理 | 小明明
            @小明@ben | 小明 ben
            @小明ben | 小明
            @민수에게 | 민수
            @สมชายครับ | สมชาย
            @ben's turn | ben
            @ben’s turn | ben
            (@ben) | ben
            _@ben! | ben
            **@ben** | ben
            @al. | al
            @al.\u200B | al
            @ben/@al | ben al
            @ben,@al;@ana | ben al ana
            @ben—ok | ben
            @ben\u00A0ok | ben
            @ben\u2060ok | ben
            @ben_b | ben_b
            @cleo@example.org: | cleo@example.org
            @c++17 | c++
            @Ju\u0308rgen! | Jürgen
            @ju\u0308rgen @Ju\u0308rgen @ben | Jürgen ben
            see https://medium.example/a @ben | ben
            https://medium.example/a，@ben | ben
            """)
    void aMentionIsFoundHoweverALanguageWritesAroundIt(String text, String names) {
        assertThat(mentioned(text)).isEqualTo(names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@benjamin wrote that",
                "@ben2",
                "@ben_c",
                "@benç",
                "@ben\\u0301",
                "@ben\\u0660",
                "@benом",
                "@alice and I",
                "@สมชาย\\u0E34",
                "x@ben",
                "é@ben",
                "ж@ben",
                "5@ben",
                "x\\u0301@ben",
                "@@ben",
                "@\\u200Bben",
                "@ben@social.example",
                "a.x_@ben.example",
                "first+tag+@ben.example",
                "https://medium.example/@ben/a-story",
                "HTTPS://medium.example/@ben",
                "看https://medium.example/@ben",
                "ftp://@ben/x",
                "ssh://git@ben.example/x?@ben",
                "www.medium.example/@ben",
                "medium.example/@ben/a-story",
                "看medium.example/@ben",
                "localhost.example:8080/@ben",
                "mailto:@ben"
            })
    void anythingElseMentionsNobody(String text) {
        assertThat(mentioned(text)).isEmpty();
    }

    @Test
    void noTextIsTooFullForTheMentionAtItsEnd() {
        assertThat(mentioned(IntStream.range(0, 26)
                        .mapToObj("@colleague.number.%02d "::formatted)
                        .collect(Collectors.joining("", "", "@ben please"))))
                .isEqualTo("ben");
        String[] everybody = IntStream.range(0, 700).mapToObj(i -> "u" + i).toArray(String[]::new);
        String all = Arrays.stream(everybody).limit(600).collect(Collectors.joining(" @", "@", ""));

        assertThat(Mentions.in(new MessageText(all), members(everybody))).hasSize(600);
    }

    /** Names that are all tried at each of the signs: within the bound only where each is tried in constant time. */
    @Test
    void aTextThatIsMeantToCostMuchCostsLittle() {
        String[] names = IntStream.rangeClosed(1, 64)
                .mapToObj(i -> "!@".repeat(i - 1) + "!x")
                .toArray(String[]::new);
        Members members = members(names);
        MessageText text = new MessageText("@!".repeat(1_999));
        MessageText domains = new MessageText("a.".repeat(1_998) + "@ben");

        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> {
            for (int i = 0; i < 500; i++) {
                assertThat(Mentions.in(text, members)).isEmpty();
                assertThat(Mentions.in(domains, MEMBERS)).hasSize(1);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            al   | @alice and I met, see https://social.example/@al/77 | @alice and I met, see https://social.example/@al/77
            al   | hi @al, mail al@al.example or www.social.example/@al | hi @_, mail al@al.example or www.social.example/@al
            al   | ＠al和@al | ＠_和@_
            小明 | 交给@小明处理 | 交给@_处理
            小明 | 交给@小明明处理 | 交给@小明明处理
            Jürgen | @ju\u0308rgen @Ju\u0308rgen! | @ju\u0308rgen @_!
            """)
    void erasingAPersonTakesAwayWhatMentionsThemAndNothingElse(String name, String before, String after) {
        ChatMessage message = message(before);

        assertThat(message.without(new UserId(name), MEMBERS, Fixtures.NOON, 2)
                        .text()
                        .orElseThrow()
                        .value())
                .isEqualTo(read(after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            https://en.example.org/wiki/Kok_(surname) | https://en.example.org/wiki/Kok_(surname)
            (see https://en.example.org/wiki/Foo_(bar)) | https://en.example.org/wiki/Foo_(bar)
            (https://e.org/a_(b)_(c)). | https://e.org/a_(b)_(c)
            (https://example.org/a), b | https://example.org/a
            [https://a.example](https://b.example/x) | https://a.example https://b.example/x
            [x](https://example.org/a)-- | https://example.org/a
            http://[::1]:8080/x?a[]=1 | http://[::1]:8080/x?a[]=1
            {https://example.org/{id}} | https://example.org/{id}
            Https://example.org/x | Https://example.org/x
            HTTP://EXAMPLE.ORG | HTTP://EXAMPLE.ORG
            hTTpS://example.org/x and http://e.org | hTTpS://example.org/x http://e.org
            请看https://example.org/a 谢谢 | https://example.org/a
            ดูhttps://example.org/a | https://example.org/a
            см.https://example.org/a | https://example.org/a
            見て！https://example.org/a！ | https://example.org/a
            见https://example.org/a。 | https://example.org/a
            见https://example.org/a。然后 | https://example.org/a
            見https://example.org/a、https://example.org/b | https://example.org/a https://example.org/b
            （https://example.org/a） | https://example.org/a
            ｢https://example.org/a｣ | https://example.org/a
            「https://example.org/a」 | https://example.org/a
            《https://example.org/a》，好 | https://example.org/a
            “https://example.org/a” | https://example.org/a
            „https://example.org/a“ | https://example.org/a
            «https://example.org/a» | https://example.org/a
            ‘https://example.org/a’ | https://example.org/a
            ‹https://example.org/a›x | https://example.org/a
            https://example.org/a… | https://example.org/a
            https://example.org/a... | https://example.org/a
            `https://example.org/a` | https://example.org/a
            **https://example.org/a** | https://example.org/a
            https://example.org/a\u00A0b | https://example.org/a
            https://example.org/a\u200Bb | https://example.org/a
            https://example.org/a\uFEFFb | https://example.org/a
            https://example.org/a\u3000b | https://example.org/a
            https://example.org/a، | https://example.org/a
            https://example.org/a؟ | https://example.org/a
            https://example.org/a। | https://example.org/a
            https://müller.example/ä | https://müller.example/ä
            https://例え.example/パス | https://例え.example/パス
            https://пример.example/путь?я=1#ю | https://пример.example/путь?я=1#ю
            https://zh.example.org/wiki/上海 | https://zh.example.org/wiki/上海
            https://example.org/it’s | https://example.org/it’s
            https://web.example/2020/https://example.org/ | https://web.example/2020/https://example.org/
            https://user@example.org:8080/~x/;p=1?q=a,b&c=d!#e | https://user@example.org:8080/~x/;p=1?q=a,b&c=d!#e
            """)
    void aLinkEndsWhereItsSentenceGoesOn(String text, String links) {
        assertThat(String.join(" ", Links.in(new MessageText(read(text))))).isEqualTo(links);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xhttp://e.org",
                "http://",
                "https://.",
                "https://)",
                "https:///a",
                "https://“a”",
                "https://。a",
                "https://?",
                "ftp://e.org"
            })
    void whatLeadsNowhereIsNoLink(String text) {
        assertThat(Links.in(new MessageText(text))).isEmpty();
    }

    private static String mentioned(String text) {
        return Mentions.in(new MessageText(read(text)), MEMBERS).stream()
                .map(UserId::value)
                .collect(Collectors.joining(" "));
    }

    private static ChatMessage message(String text) {
        return Fixtures.aMessage(Fixtures.aConversationId(), Fixtures.ANA, read(text), 1, 1);
    }

    private static String read(String text) {
        StringBuilder read = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            boolean escaped = text.startsWith("\\u", i);
            read.append(escaped ? (char) Integer.parseInt(text.substring(i + 2, i + 6), 16) : text.charAt(i));
            i += escaped ? 5 : 0;
        }
        return read.toString();
    }

    private static Members members(String... names) {
        Map<UserId, Role> roles = new LinkedHashMap<>();
        List.of(names).forEach(name -> roles.put(new UserId(name), Role.MEMBER));
        return Members.first(roles);
    }
}
