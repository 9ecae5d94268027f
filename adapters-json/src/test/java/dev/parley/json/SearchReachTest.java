package dev.parley.json;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.LargestMessage;
import dev.parley.contract.StoreContract;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatHistory;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Members;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.MessageRepository;
import dev.parley.shared.message.MessageSearch.Matches;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.SearchTerms;
import dev.parley.shared.message.UserId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchReachTest implements StoreContract {
    private static final int REACH = 10;

    @TempDir
    Path folder;

    private JsonMessageRepository store;

    @BeforeEach
    void open() {
        open(REACH);
    }

    private void open(long reach) {
        store = JsonMessageRepository.open(JsonSettings.in(folder).withSearchReach(reach));
    }

    private void reopen(long reach) {
        store.close();
        open(reach);
    }

    @Override
    public MessageRepository repository() {
        return store;
    }

    @Override
    public ChatHistory history() {
        return store;
    }

    @AfterEach
    void close() {
        store.close();
    }

    private List<String> found(UserId member, Optional<ConversationId> conversation, String word) {
        return store.matching(member, conversation, SearchTerms.of(word), 1_000).messages().stream()
                .map(message -> message.text().orElseThrow().value())
                .toList();
    }

    private static String[] texts(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> "word " + i).toArray(String[]::new);
    }

    @Test
    void theReachHasABound() {
        assertThat(JsonSettings.in(folder).searchReach()).isEqualTo(20_000);
        assertThatThrownBy(() -> JsonSettings.in(folder).withSearchReach(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSearchThatHasLookedAtEveryMessageIsComplete() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation garden = begin(0, aGroup(aConversationId(), 1, ANA));
        send(0, kitchen, ANA, texts(1, 4));
        garden = send(0, garden, ANA, texts(5, REACH));

        assertThat(isComplete(Optional.empty())).isTrue();

        send(0, garden, ANA, texts(REACH + 1, REACH + 1));

        assertThat(isComplete(Optional.empty())).isFalse();
        assertThat(isComplete(Optional.of(garden.id()))).isTrue();
        reopen(Long.MAX_VALUE);
        assertThat(isComplete(Optional.empty())).isTrue();
    }

    private boolean isComplete(Optional<ConversationId> conversation) {
        return store.matching(ANA, conversation, SearchTerms.of("word"), 1_000).complete();
    }

    @Test
    void ofLargeMessagesTheNewestAreFoundThatAreNotTooMuchTogether() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        List<ChatMessage> messages = new ArrayList<>();
        for (int seq = 1; seq <= 40; seq++) {
            kitchen = kitchen.withMessage(NOON, seq);
            messages.add(LargestMessage.saying("needle", kitchen.id(), seq, seq));
        }
        commit(0, 41, List.of(kitchen), messages);
        reopen(Long.MAX_VALUE);

        Matches found = store.matching(ANA, Optional.empty(), SearchTerms.of("needle"), 1_000);

        assertThat(found.messages()).hasSizeBetween(10, 38).doesNotHaveDuplicates();
        assertThat(found.complete()).isFalse();
    }

    @Test
    void whatIsOlderThanTheReachIsNotFound() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        send(0, kitchen, ANA, texts(1, 15));

        assertThat(found(ANA, Optional.of(kitchen.id()), "word"))
                .hasSize(REACH)
                .startsWith("word 15")
                .endsWith("word 6");
        assertThat(found(ANA, Optional.of(kitchen.id()), "5")).isEmpty();
    }

    @Test
    void whereOneConversationIsSearchedTheReachIsWithinIt() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA));
        ChatConversation garden = begin(0, aGroup(aConversationId(), 1, ANA));
        send(0, kitchen, ANA, "needle");
        send(0, garden, ANA, texts(1, 15));

        assertThat(found(ANA, Optional.empty(), "needle")).isEmpty();
        assertThat(found(ANA, Optional.of(kitchen.id()), "needle")).containsExactly("needle");
    }

    @Test
    void whatIsHiddenOrForeignTakesNothingOfTheReach() {
        ChatConversation kitchen = send(0, begin(0, aGroup(aConversationId(), 0, ANA, BEN)), ANA, "needle");
        ChatConversation garden = send(0, begin(0, aGroup(aConversationId(), 2, ANA)), ANA, texts(1, 15));
        Map<UserId, Member> members = new LinkedHashMap<>(garden.members().byUser());
        members.put(BEN, new Member(Role.MEMBER, 15, 15));
        long offset = store.checkpoint(0).next();
        ChatConversation joined = garden.withMembers(Members.of(members), NOON.plusSeconds(offset), offset);
        change(joined, List.of(new Membership(garden.id(), BEN, joined.members().member(BEN), offset)));
        send(0, begin(0, aGroup(aConversationId(), store.checkpoint(0).next(), ANA)), ANA, texts(1, 15));

        assertThat(found(BEN, Optional.empty(), "needle")).containsExactly("needle");
        assertThat(found(BEN, Optional.of(kitchen.id()), "needle")).containsExactly("needle");
        assertThat(found(BEN, Optional.empty(), "word")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 7, 100, 399, 1_000})
    void ofManyConversationsTheNewestMessagesAreLookedAtWhereverTheyAre(long reach) {
        reopen(reach);
        Random random = new Random(reach);
        List<ChatConversation> states = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            states.add(begin(0, aGroup(aConversationId(), i, ANA)));
        }
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            int which = random.nextInt(1 + random.nextInt(states.size()));
            String text = (i % 3 == 0 ? "needle " : "straw ") + i;
            states.set(which, send(0, states.get(which), ANA, text));
            sent.add(0, text);
        }

        assertThat(found(ANA, Optional.empty(), "needle"))
                .isEqualTo(sent.stream()
                        .limit(reach)
                        .filter(text -> text.startsWith("needle"))
                        .toList());
    }

    @Test
    void longMessagesAreFoundOneByOne() {
        ChatConversation kitchen = begin(0, aGroup(aConversationId(), 0, ANA, BEN));
        List<ChatMessage> messages = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            kitchen = kitchen.withMessage(NOON, i);
            messages.add(LargestMessage.in(kitchen.id(), i, i));
        }
        commit(0, 6, List.of(kitchen), messages);
        send(0, kitchen, ANA, texts(1, 3));

        assertThat(found(ANA, Optional.empty(), "word")).containsExactly("word 3", "word 2", "word 1");
    }

    @Test
    void aStoreThatIsClosedFindsNothingAndSaysSo() {
        send(0, begin(0, aGroup(aConversationId(), 0, ANA)), ANA, "needle");
        store.close();

        assertThatThrownBy(() -> found(ANA, Optional.empty(), "needle"))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.problem()).isEqualTo(Problem.STORE_UNAVAILABLE));
    }
}
