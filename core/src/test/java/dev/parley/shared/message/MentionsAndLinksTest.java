package dev.parley.shared.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MentionsAndLinksTest {
    private static final Members MEMBERS =
            members("ana", "ana.b", "ben", "cleo@example.org", "J\u00fcrgen", "\u5f20\u4f1f", "auth0|5f7c");

    @Test
    void aMemberIsMentionedByTheirName() {
        assertThat(mentioned("@ana")).containsExactly("ana");
        assertThat(mentioned("hello @ben, and (@ana)!")).containsExactly("ben", "ana");
        assertThat(mentioned("@ana @ben @ana")).containsExactly("ana", "ben");
        assertThat(mentioned("\u300c@\u5f20\u4f1f\u300d")).containsExactly("\u5f20\u4f1f");
        assertThat(mentioned("@auth0|5f7c:")).containsExactly("auth0|5f7c");
    }

    @Test
    void theLongestNameCounts() {
        assertThat(mentioned("@ana.b")).containsExactly("ana.b");
        assertThat(mentioned("@ana.")).containsExactly("ana");
        assertThat(mentioned("@cleo@example.org")).containsExactly("cleo@example.org");
    }

    @Test
    void anotherSpellingOfTheSameNameIsTheSamePerson() {
        assertThat(mentioned("@Ju\u0308rgen")).containsExactly("J\u00fcrgen");
    }

    @Test
    void nobodyElseIsMentioned() {
        assertThat(mentioned("ana")).isEmpty();
        assertThat(mentioned("@stranger @ @@ @\n")).isEmpty();
        assertThat(mentioned("mail me: me@ben")).isEmpty();
    }

    @Test
    void aTextOfSignsIsLookedThroughAsFastAsOthers() {
        assertThat(mentioned("@!".repeat(1_990) + " @ana")).containsExactly("ana");
        assertThat(mentioned("@ana" + "@!".repeat(1_900))).containsExactly("ana");
    }

    @Test
    void linksAreFoundWithoutThePunctuationAroundThem() {
        assertThat(links("see https://example.org/a?b=c#d, (http://example.org) and \"https://e.org/x\"."))
                .containsExactly("https://example.org/a?b=c#d", "http://example.org", "https://e.org/x");
        assertThat(links("<https://e.org/\u00fc> https://e.org/\u00fc")).containsExactly("https://e.org/\u00fc");
    }

    @Test
    void whatIsNoLinkIsNone() {
        assertThat(links("example.org http:// https://. ftp://e.org javascript://x xhttp://e.org"))
                .isEmpty();
    }

    @Test
    void fewLinksAreEnough() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            text.append("https://e.org/").append(i).append(' ');
        }

        assertThat(links(text.toString())).hasSize(Links.MAX);
    }

    private static List<String> links(String text) {
        return Links.in(new MessageText(text));
    }

    private static List<String> mentioned(String text) {
        return Mentions.in(new MessageText(text), MEMBERS).stream()
                .map(UserId::value)
                .toList();
    }

    private static Members members(String... names) {
        Map<UserId, Role> roles = new LinkedHashMap<>();
        for (String name : names) {
            roles.put(new UserId(name), Role.MEMBER);
        }
        return Members.first(roles);
    }
}
