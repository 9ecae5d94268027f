package dev.parley.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationsTest {
    private final RunningServer server = RunningServer.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void first() {
        System.out.println(server.as("ana").post("/conversations", "{\"title\":\"Kitchen\",\"members\":[\"ben\"]}"));
        System.out.println(server.as("ana").get("/conversations"));
        System.out.println(server.as("ana").get("/nowhere"));
        System.out.println(server.as("ana").ask("TRACE", "/conversations", java.util.Optional.empty()));
        System.out.println(server.as("ana").ask("BREW", "/conversations", java.util.Optional.empty()));
        System.out.println(server.as("ana").get("/socket"));
        System.out.println(server.as("ana").get("/health/ready"));
        System.out.println(server.anybody().get("/conversations"));
        System.out.println(server.as("ana").post("/conversations", "{\"title\":5,\"memers\":[\"ben\"]}"));
        System.out.println(server.as("ana").post("/conversations", "x".repeat(70000)));
    }
}
