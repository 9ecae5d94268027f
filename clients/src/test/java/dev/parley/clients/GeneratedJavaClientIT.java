package dev.parley.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.clients.generated.ApiClient;
import dev.parley.clients.generated.ApiException;
import dev.parley.clients.generated.api.ConversationsApi;
import dev.parley.clients.generated.api.MessagesApi;
import dev.parley.clients.generated.api.ReadingApi;
import dev.parley.clients.generated.api.ServiceApi;
import dev.parley.clients.generated.model.Attachment;
import dev.parley.clients.generated.model.Changes;
import dev.parley.clients.generated.model.Edit;
import dev.parley.clients.generated.model.ExportLine;
import dev.parley.clients.generated.model.Message;
import dev.parley.clients.generated.model.MessagePage;
import dev.parley.clients.generated.model.Send;
import dev.parley.clients.generated.model.Start;
import dev.parley.clients.generated.model.TokenRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What openapi-generator makes of the description compiles, which is why this does, and works. */
class GeneratedJavaClientIT {
    private static final long LARGE = 3_000_000_000L;

    private static PackagedServer server;

    private final ApiClient ana = as("ana");
    private final MessagesApi messages = new MessagesApi(ana);
    private final ReadingApi reading = new ReadingApi(ana);

    GeneratedJavaClientIT() throws ApiException {}

    @BeforeAll
    static void start() {
        server = PackagedServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static ApiClient as(String user) throws ApiException {
        String token = new ServiceApi(client())
                .developmentToken(new TokenRequest().user(user))
                .getToken();
        ApiClient client = client();
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static ApiClient client() {
        ApiClient client = new ApiClient();
        client.updateBaseUri(server.url());
        return client;
    }

    private String group() throws ApiException {
        return new ConversationsApi(ana)
                .startConversation(new Start().title("Kitchen").members(List.of("ben")), null)
                .getId();
    }

    private Message send(String kitchen, String text) throws ApiException {
        return messages.sendMessage(kitchen, new Send().text(text), null, null);
    }

    @Test
    void sendsEditsAndTurnsPages() throws ApiException {
        String kitchen = group();
        Message first = send(kitchen, "helo");
        for (int i = 2; i <= 5; i++) {
            send(kitchen, "text " + i);
        }

        Message edited = messages.editMessage(kitchen, first.getId(), new Edit().text("hello"));

        assertThat(edited.getText()).isEqualTo("hello");
        assertThat(edited.getRevision()).isGreaterThan(first.getRevision());
        MessagePage newest = messages.readMessages(kitchen, null, null, null, 3);
        MessagePage older = messages.readMessages(kitchen, newest.getBefore(), null, null, 3);
        assertThat(newest.getMessages()).extracting(Message::getSeq).containsExactly(3L, 4L, 5L);
        assertThat(older.getMessages()).extracting(Message::getText).containsExactly("hello", "text 2");
        assertThat(older.getBefore()).isNull();
    }

    @Test
    void anAttachmentLargerThanAnIntCountsComesBack() throws ApiException {
        Attachment film = new Attachment()
                .url("https://files.example/film.mp4")
                .name("film.mp4")
                .mediaType("video/mp4")
                .size(LARGE);

        Message sent = messages.sendMessage(group(), new Send().attachments(List.of(film)), null, null);

        assertThat(sent.getAttachments()).containsExactly(film);
    }

    @Test
    void syncsAndIsToldOfAReset() throws ApiException {
        Changes before = everything();
        Message sent = send(group(), "new");

        Changes after = reading.sync(before.getCursor(), null);

        assertThat(after.getReset()).isNull();
        assertThat(after.getMessages()).contains(sent);
        String foreign;
        try (PackagedServer other = PackagedServer.start()) {
            ApiClient there = client();
            there.updateBaseUri(other.url());
            String token = new ServiceApi(there)
                    .developmentToken(new TokenRequest().user("ana"))
                    .getToken();
            there.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
            foreign = new ReadingApi(there).sync(null, null).getCursor();
        }
        Changes reset = reading.sync(foreign, null);
        assertThat(reset.getReset().getReason()).isNotBlank();
        assertThat(reset.getMessages()).isEmpty();
        assertThat(reset.getCursor()).isNotBlank();
    }

    private Changes everything() throws ApiException {
        Changes part = reading.sync(null, null);
        while (part.getMore()) {
            part = reading.sync(part.getCursor(), null);
        }
        return part;
    }

    @Test
    void exportsLineByLine() throws ApiException, IOException {
        String kitchen = group();
        List<Message> sent = List.of(send(kitchen, "text 1"), send(kitchen, "text 2"));

        File body = reading.exportConversation(kitchen);

        ObjectMapper mapper = ApiClient.createDefaultObjectMapper();
        List<ExportLine> lines = new ArrayList<>();
        for (String line : Files.readAllLines(body.toPath())) {
            lines.add(mapper.readValue(line, ExportLine.class));
        }
        assertThat(lines.get(0).getConversation().getId()).isEqualTo(kitchen);
        assertThat(lines)
                .filteredOn(line -> line.getType() == ExportLine.TypeEnum.MESSAGE)
                .extracting(ExportLine::getMessage)
                .containsExactlyElementsOf(sent);
    }
}
