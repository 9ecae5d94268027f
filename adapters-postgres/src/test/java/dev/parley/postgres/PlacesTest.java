package dev.parley.postgres;

import static dev.parley.contract.Fixtures.ANA;
import static dev.parley.contract.Fixtures.BEN;
import static dev.parley.contract.Fixtures.CLEO;
import static dev.parley.contract.Fixtures.aConversationId;
import static dev.parley.contract.Fixtures.aGroup;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.shared.message.Changes;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Checkpoint;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private static final ChatConversation KITCHEN = aGroup(aConversationId(), 7, ANA, BEN, CLEO);

    @Test
    void whoAreNewGetPlacesInTheirOrder() {
        Places places = places(ANA, BEN, CLEO);

        assertThat(place(places, ANA)).isEqualTo("7/0");
        assertThat(place(places, BEN)).isEqualTo("7/1");
        assertThat(place(places, CLEO)).isEqualTo("7/2");
    }

    @Test
    void whoIsBeforeAnUnchangedMemberKeepsTheirPlace() {
        assertThat(place(places(BEN), BEN)).isEqualTo("-1/-1");
        assertThat(place(places(ANA, CLEO), ANA)).isEqualTo("-1/-1");
    }

    @Test
    void whoIsBehindAllUnchangedMembersGetsAPlaceAtTheEnd() {
        assertThat(place(places(ANA, CLEO), CLEO)).isEqualTo("7/2");
    }

    @Test
    void whoLeftHasNoNewPlace() {
        assertThat(place(places(new UserId("dora")), new UserId("dora"))).isEqualTo("-1/-1");
    }

    private static Places places(UserId... changed) {
        List<Membership> memberships =
                Stream.of(changed).map(PlacesTest::membership).toList();
        return Places.in(new Changes(
                0,
                Checkpoint.START,
                new Checkpoint(8, 0),
                List.of(KITCHEN),
                memberships,
                List.of(),
                List.of(),
                List.of()));
    }

    private static String place(Places places, UserId user) {
        return places.revision(membership(user)) + "/" + places.ordinal(membership(user));
    }

    private static Membership membership(UserId user) {
        return new Membership(KITCHEN.id(), user, Optional.empty(), 7);
    }
}
