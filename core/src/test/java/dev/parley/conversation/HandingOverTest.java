package dev.parley.conversation;

import static dev.parley.contract.Backend.join;
import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.NOON;
import static dev.parley.contract.Fixtures.aDirectConversation;
import static dev.parley.contract.Fixtures.aGroup;
import static dev.parley.contract.Fixtures.anEventId;
import static dev.parley.contract.Fixtures.failureOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.ParleyException;
import dev.parley.Problem;
import dev.parley.contract.Backend;
import dev.parley.contract.FaultyStore.Call;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.ConversationSettings.History;
import dev.parley.shared.message.Member;
import dev.parley.shared.message.Role;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One owner makes another member an owner in their place, through the whole of Parley and by the rule alone. */
class HandingOverTest {
    private static final List<UserId> PEOPLE = List.of(ANA, BEN, CLEO, new UserId("dora"));

    private final Backend backend = new Backend();
    private final ConversationId kitchen = backend.group(ANA, BEN, CLEO).id();

    @AfterEach
    void close() {
        backend.close();
    }

    @Test
    void whoHandsOverIsAPlainMemberAndTheOtherOneAnOwner() {
        ChatConversation after = join(handOver(ANA, BEN));

        assertThat(roles(after)).isEqualTo(Map.of(ANA, Role.MEMBER, BEN, Role.OWNER, CLEO, Role.MEMBER));
        assertThat(after.members().users()).containsExactly(ANA, BEN, CLEO);
        assertThat(backend.reader.conversation(CLEO, kitchen)).isEqualTo(after);
        join(handOver(BEN, CLEO));
        assertThat(roles()).isEqualTo(Map.of(ANA, Role.MEMBER, BEN, Role.MEMBER, CLEO, Role.OWNER));
    }

    @Test
    void otherOwnersStay() {
        join(backend.administration.add(new AddMember(ANA, kitchen, CLEO, Role.OWNER)));

        join(handOver(ANA, BEN));
        assertThat(roles()).isEqualTo(Map.of(ANA, Role.MEMBER, BEN, Role.OWNER, CLEO, Role.OWNER));

        join(handOver(BEN, CLEO));
        assertThat(roles()).isEqualTo(Map.of(ANA, Role.MEMBER, BEN, Role.MEMBER, CLEO, Role.OWNER));
    }

    @Test
    void askingAgainOrForOneselfChangesNothing() {
        assertThat(join(handOver(ANA, ANA))).isEqualTo(backend.reader.conversation(ANA, kitchen));
        ChatConversation once = join(handOver(ANA, BEN));

        assertThat(join(handOver(ANA, BEN))).isEqualTo(once);
        assertThat(join(handOver(BEN, BEN))).isEqualTo(once);
    }

    @Test
    void onlyAnOwnerHandsOverAndOnlyToAMember() {
        assertThat(problem(handOver(BEN, CLEO))).isEqualTo(Problem.CONVERSATION_OWNER_ONLY);
        assertThat(problem(handOver(BEN, BEN))).isEqualTo(Problem.CONVERSATION_OWNER_ONLY);
        assertThat(problem(handOver(ANA, new UserId("dora")))).isEqualTo(Problem.USER_INVALID);
        assertThat(problem(handOver(ANA, new UserId("system:clock")))).isEqualTo(Problem.USER_INVALID);
        assertThat(problem(handOver(new UserId("dora"), BEN))).isEqualTo(Problem.CONVERSATION_NOT_FOUND);
        assertThat(roles()).isEqualTo(Map.of(ANA, Role.OWNER, BEN, Role.MEMBER, CLEO, Role.MEMBER));
    }

    @Test
    void aDirectConversationIsNobodysToHandOver() {
        Conversation direct = Conversation.of(aDirectConversation(ANA, BEN, 0));

        assertThat(problem(direct, handedOver(ANA, BEN))).contains(Problem.CONVERSATION_DIRECT);
    }

    @Test
    void handingOverChangesNothingOfWhatAMemberSees() {
        backend.say(ANA, kitchen, "before");
        join(backend.administration.configure(new ConfigureConversation(
                ANA, kitchen, Optional.empty(), Optional.of(History.JOINED), Optional.empty(), Optional.empty())));
        join(backend.administration.add(new AddMember(ANA, kitchen, new UserId("dora"), Role.MEMBER)));

        ChatConversation after = join(handOver(ANA, new UserId("dora")));

        assertThat(after.members().member(ANA)).contains(new Member(Role.MEMBER, 0, 0));
        assertThat(after.members().member(new UserId("dora"))).contains(new Member(Role.OWNER, 1, 1));
    }

    @Test
    void ofTwoHandOversAtOnceTheFirstInTheLogCounts() {
        backend.say(ANA, kitchen, "before");
        CountDownLatch release = held();
        CompletionStage<ChatConversation> first = handOver(ANA, BEN);
        CompletionStage<ChatConversation> second = handOver(ANA, CLEO);
        release.countDown();

        join(first);
        assertThat(problem(second)).isEqualTo(Problem.CONVERSATION_OWNER_ONLY);
        assertThat(roles()).isEqualTo(Map.of(ANA, Role.MEMBER, BEN, Role.OWNER, CLEO, Role.MEMBER));
    }

    @Test
    void whoLeavesWhileTheGroupIsHandedToThemIsRefusedAsItsLastOwner() {
        backend.say(ANA, kitchen, "before");
        CountDownLatch release = held();
        CompletionStage<ChatConversation> first = handOver(ANA, BEN);
        CompletionStage<ChatConversation> second = backend.administration.remove(new RemoveMember(BEN, kitchen, BEN));
        release.countDown();

        join(first);
        assertThat(problem(second)).isEqualTo(Problem.CONVERSATION_LAST_OWNER);
        assertThat(roles()).isEqualTo(Map.of(ANA, Role.MEMBER, BEN, Role.OWNER, CLEO, Role.MEMBER));
    }

    @Test
    void whoHasLeftBeforeIsHandedNothing() {
        backend.say(ANA, kitchen, "before");
        CountDownLatch release = held();
        CompletionStage<ChatConversation> first = backend.administration.remove(new RemoveMember(BEN, kitchen, BEN));
        CompletionStage<ChatConversation> second = handOver(ANA, BEN);
        release.countDown();

        join(first);
        assertThat(problem(second)).isEqualTo(Problem.USER_INVALID);
        assertThat(roles()).isEqualTo(Map.of(ANA, Role.OWNER, CLEO, Role.MEMBER));
    }

    @Test
    void aGroupHasAnOwnerAtEveryMomentWhateverIsAskedInWhichOrder() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Conversation group = Conversation.of(aGroup(kitchen, 0, ANA, BEN, CLEO));
            for (long offset = 1; offset < 100; offset++) {
                attempt(group, any(random), offset);
                assertThat(group.state().members().size() == 0
                                || roles(group.state()).containsValue(Role.OWNER))
                        .as("seed %d, offset %d", seed, offset)
                        .isTrue();
            }
        }
    }

    private ConversationEvent any(Random random) {
        UserId by = PEOPLE.get(random.nextInt(PEOPLE.size()));
        UserId user = PEOPLE.get(random.nextInt(PEOPLE.size()));
        return switch (random.nextInt(4)) {
            case 0 -> new MemberAdded(anEventId(), kitchen, by, user, Role.MEMBER, NOON);
            case 1 -> new MemberRemoved(anEventId(), kitchen, by, user, NOON);
            default -> handedOver(by, user);
        };
    }

    private static Optional<Problem> attempt(Conversation group, ConversationEvent event, long offset) {
        try {
            group.apply(event, offset);
            return Optional.empty();
        } catch (ParleyException e) {
            return Optional.of(e.problem());
        }
    }

    private static Optional<Problem> problem(Conversation group, ConversationEvent event) {
        return attempt(group, event, 1);
    }

    private OwnershipHandedOver handedOver(UserId by, UserId to) {
        return new OwnershipHandedOver(anEventId(), kitchen, by, to, NOON);
    }

    private CompletionStage<ChatConversation> handOver(UserId by, UserId to) {
        return backend.administration.handOver(new HandOver(by, kitchen, to));
    }

    private static Problem problem(CompletionStage<?> stage) {
        return failureOf(stage).problem();
    }

    /** Holds every commit, so that what is asked meanwhile is decided on what was there before. */
    private CountDownLatch held() {
        CountDownLatch release = new CountDownLatch(1);
        backend.store.before(call -> {
            if (call == Call.COMMIT) {
                awaitRelease(release);
            }
        });
        return release;
    }

    private static void awaitRelease(CountDownLatch release) {
        try {
            assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<UserId, Role> roles() {
        return roles(backend.store.conversation(kitchen).orElseThrow());
    }

    private static Map<UserId, Role> roles(ChatConversation conversation) {
        return conversation.members().byUser().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().role()));
    }
}
