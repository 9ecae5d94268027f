package dev.parley.contract;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.shared.message.Body;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageSearch;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import dev.parley.shared.work.Cancellation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Every rule of {@link dev.parley.shared.message.MessageSearch}, where the store looks at every message. */
public interface MessageSearchContract extends StoreContract {
    /** The searching side of the same store. */
    MessageSearch search();

    @Test
    default void aMessageIsFoundByAllItsWordsAndTheirBeginnings() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        send(
                0,
                kitchen,
                ANA,
                "The K\u00e4se is in the fridge",
                "the fridge is empty",
                "refrigerator",
                "k\u00e4sekuchen!");

        assertThat(found(ANA, "fridge")).containsExactly("the fridge is empty", "The K\u00e4se is in the fridge");
        assertThat(found(ANA, "FRIDGE, kase")).containsExactly("The K\u00e4se is in the fridge");
        assertThat(found(ANA, "ka\u0308se")).containsExactly("k\u00e4sekuchen!", "The K\u00e4se is in the fridge");
        assertThat(found(ANA, "ridge")).isEmpty();
        assertThat(found(ANA, "fridge cellar")).isEmpty();
    }

    @Test
    default void aSearchThatIsCancelledEndsWithoutAnAnswer() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        send(0, kitchen, ANA, "word 1", "word 2");
        Cancellation connection = new Cancellation();

        assertThatThrownBy(() -> connection.within(() -> {
                    connection.cancel();
                    return found(ANA, "word");
                }))
                .isInstanceOf(CancellationException.class);
        assertThat(found(ANA, "word")).containsExactly("word 2", "word 1");
    }

    @Test
    default void textsOfEveryScriptAreFound() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        send(
                0,
                kitchen,
                ANA,
                "\u51b0\u7bb1\u91cc\u6709\u5976\u916a",
                "\u0441\u044b\u0440 \u0432 \u0445\u043e\u043b\u043e\u0434\u0438\u043b\u044c\u043d\u0438\u043a\u0435",
                "it's 5% & 'quoted' | (x):* \\ !",
                "\ud835\udd42\u00e4se");

        assertThat(found(ANA, "\u5976\u916a")).hasSize(1);
        assertThat(found(ANA, "\u0425\u041e\u041b\u041e\u0414\u0418\u041b\u042c"))
                .hasSize(1);
        assertThat(found(ANA, "5 quoted' x")).hasSize(1);
        assertThat(found(ANA, "kase")).hasSize(1);
    }

    @Test
    default void whatIsFoundDependsOnWhatALanguageTellsApart() {
        for (SearchExample example : SearchExample.all()) {
            ChatConversation kitchen = begin(
                    0, aGroup(aConversationId(), repository().checkpoint(0).next(), ANA));
            send(0, kitchen, ANA, example.said().toArray(String[]::new));

            assertThat(found(ANA, example.asked(), Optional.of(kitchen.id())))
                    .as(example.toString())
                    .containsExactlyInAnyOrderElementsOf(example.said().subList(0, example.found()));
        }
    }

    @Test
    default void onlyTheNewestAreFoundAndTheNewestFirst() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation garden = begin(1, aGroup(aConversationId(), 0, ANA));
        kitchen = send(0, kitchen, ANA, "word 1", "word 2");
        send(1, garden, ANA, "word 3", "word 4");
        send(0, kitchen, ANA, "word 5");

        assertThat(search().matching(ANA, Optional.empty(), SearchTerms.of("word"), 3)
                        .messages())
                .hasSize(3)
                .isSortedAccordingTo((one, other) -> other.sentAt().compareTo(one.sentAt()));
        assertThat(found(ANA, "word", Optional.of(garden.id()))).containsExactly("word 4", "word 3");
    }

    @Test
    default void whetherTheseAreAllThatMatchIsTold() {
        ChatConversation kitchen =
                send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "word 1", "straw", "word 2");
        send(1, begin(1, aGroup(aConversationId(), 0, ANA)), ANA, "word 3");

        assertThat(search().matching(ANA, Optional.empty(), SearchTerms.of("word"), 4)
                        .complete())
                .isTrue();
        assertThat(search().matching(ANA, Optional.empty(), SearchTerms.of("word"), 3)
                        .complete())
                .isTrue();
        assertThat(search().matching(ANA, Optional.empty(), SearchTerms.of("word"), 2)
                        .complete())
                .isFalse();
        assertThat(search().matching(ANA, Optional.of(kitchen.id()), SearchTerms.of("word"), 2)
                        .complete())
                .isTrue();
        assertThat(search().matching(ANA, Optional.of(kitchen.id()), SearchTerms.of("word"), 1)
                        .complete())
                .isFalse();
        assertThat(search().matching(ANA, Optional.empty(), SearchTerms.of("needle"), 1)
                        .complete())
                .isTrue();
        assertThat(search().matching(BEN, Optional.empty(), SearchTerms.of("word"), 1)
                        .complete())
                .isTrue();
    }

    @Test
    default void nobodyFindsWhatTheyDoNotSee() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "secret before");
        Map<UserId, Member> members = new LinkedHashMap<>(kitchen.members().byUser());
        members.put(BEN, new Member(Role.MEMBER, 1, 1));
        ChatConversation joined = kitchen.withMembers(Members.of(members), NOON, 2);
        change(
                joined,
                List.of(new Membership(kitchen.id(), BEN, joined.members().member(BEN), 2)));
        joined = send(0, joined, ANA, "secret after");
        ChatConversation foreign = send(0, begin(0, aGroup(aConversationId(), 4, ANA)), ANA, "secret elsewhere");

        assertThat(found(BEN, "secret")).containsExactly("secret after");
        assertThat(found(BEN, "secret", Optional.of(foreign.id()))).isEmpty();
        assertThat(found(BEN, "secret", Optional.of(aConversationId()))).isEmpty();

        ChatConversation left = joined.withMembers(joined.members().without(BEN), NOON, 6);
        change(left, List.of(Membership.ended(kitchen.id(), BEN, 6)));

        assertThat(found(BEN, "secret")).isEmpty();
    }

    @Test
    default void aChangedMessageIsFoundByWhatItSaysNow() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "old words", "other");
        ChatMessage edited = history()
                .range(kitchen.id(), 1, 1)
                .get(0)
                .edited(Body.of(new MessageText("new words")), List.of(), NOON, 3);
        commit(0, 4, List.of(kitchen.withChange(3)), List.of(edited));

        assertThat(found(ANA, "old")).isEmpty();
        assertThat(found(ANA, "new")).containsExactly("new words");

        commit(0, 5, List.of(kitchen.withChange(4)), List.of(edited.deleted(NOON, 4)));

        assertThat(found(ANA, "words")).isEmpty();
    }

    private List<String> found(UserId member, String words) {
        return found(member, words, Optional.empty());
    }

    private List<String> found(UserId member, String words, Optional<ConversationId> conversation) {
        return search().matching(member, conversation, SearchTerms.of(words), 10).messages().stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }
}
