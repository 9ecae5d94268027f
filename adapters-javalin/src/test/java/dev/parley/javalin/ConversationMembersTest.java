package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationMembersTest {
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void membersJoinChangeTheirRoleAndLeave() {
        String kitchen = server.as("ana").group("Kitchen");
        String members = "/conversations/" + kitchen + "/members/";

        server.as("ben").get("/conversations/" + kitchen).expect(404, "conversation.not_found");
        server.as("ana").put(members + "ben", "{}").expect(200);
        server.as("ana").delete(members + "ana").expect(409, "conversation.last_owner");
        server.as("ana").put(members + "ben", "{\"role\":\"owner\"}").expect(200);
        assertThat(server.as("ana").delete(members + "ana").expect(204).text()).isEmpty();

        server.as("ana").get("/conversations/" + kitchen).expect(404, "conversation.not_found");
        assertThat(server.as("ben")
                        .get("/conversations/" + kitchen)
                        .expect(200)
                        .body()
                        .get("members")
                        .toString())
                .isEqualTo("[{\"user\":\"ben\",\"role\":\"owner\"}]");
    }

    @Test
    void anOwnerHandsOverInOneRequestAndAgainWithoutHarm() {
        String kitchen = server.as("ana").group("Kitchen", "ben", "cleo");
        String owner = "/conversations/" + kitchen + "/owner";

        server.as("ben").put(owner, "{\"user\":\"cleo\"}").expect(403, "conversation.owner_only");
        server.as("ana").put(owner, "{\"user\":\"dora\"}").expect(422, "user.invalid");
        server.as("ana").put(owner, "{\"user\":\"\"}").expect(422, "user.invalid");
        server.as("ana").put(owner, "{}").expect(422, "user.invalid");
        server.as("dora").put(owner, "{\"user\":\"ben\"}").expect(404, "conversation.not_found");
        Reply handed = server.as("ana").put(owner, "{\"user\":\"ben\"}").expect(200);

        assertThat(handed.body().get("members").toString())
                .isEqualTo("[{\"user\":\"ana\",\"role\":\"member\"},{\"user\":\"ben\",\"role\":\"owner\"},"
                        + "{\"user\":\"cleo\",\"role\":\"member\"}]");
        assertThat(server.as("ana").put(owner, "{\"user\":\"ben\"}").expect(200).text())
                .isEqualTo(handed.text());
        server.as("ana").put(owner, "{\"user\":\"cleo\"}").expect(403, "conversation.owner_only");
        server.as("ana").delete("/conversations/" + kitchen + "/members/ana").expect(204);
    }

    @Test
    void aNameInTheAddressIsAnyNamePercentEncoded() {
        String kitchen = server.as("ana").group("Kitchen");
        String members = "/conversations/" + kitchen + "/members/";

        Reply joined =
                server.as("ana").put(members + "z%C3%B6e%2F%25%3F%20%2B+", "{}").expect(200);

        assertThat(joined.each("members", "user")).containsExactly("ana", "z\u00f6e/%? ++");
        server.as("z\u00f6e/%? ++").get("/conversations/" + kitchen).expect(200);
    }

    @Test
    void aNameThatNobodyMayHaveIsRefused() {
        String kitchen = server.as("ana").group("Kitchen");
        String members = "/conversations/" + kitchen + "/members/";

        server.as("ana").put(members + "a%0Ab", "{}").expect(422, "user.invalid");
        server.as("ana").put(members + "%E2%80%AEben", "{}").expect(422, "user.invalid");
        server.as("ana").put(members + "ben", "{\"role\":\"king\"}").expect(422, "role.invalid");
    }

    @Test
    void aDirectConversationKeepsItsTwo() {
        String direct = server.as("ana")
                .post("/direct/ben/messages", "{\"text\":\"Hello\"}")
                .expect(201)
                .text("conversation");

        server.as("ana").put("/conversations/" + direct + "/members/cleo", "{}").expect(409, "conversation.direct");
        server.as("ana")
                .put("/conversations/" + direct + "/owner", "{\"user\":\"ben\"}")
                .expect(409, "conversation.direct");
    }
}
