import dev.parley.conversation.ConversationDirectory;
import dev.parley.conversation.Limits;
import dev.parley.exchange.Admission;
import dev.parley.exchange.MessageExchange;
import dev.parley.exchange.SaveMessage;
import dev.parley.exchange.SendMessage;
import dev.parley.json.JsonMessageRepository;
import dev.parley.json.JsonSettings;
import dev.parley.memory.InProcessEventBus;
import dev.parley.readchat.ChatReader;
import dev.parley.readchat.ReadChat;
import dev.parley.shared.event.Deadlines;
import dev.parley.shared.event.Group;
import dev.parley.shared.event.Stream;
import dev.parley.shared.event.Submissions;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.MessageText;
import dev.parley.shared.message.UserId;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.Executors;

/** Parley without a server: files, the in-process bus, and the use cases that are wanted. */
final class Embed {
    public static void main(String[] args) throws Exception {
        var timer = Executors.newSingleThreadScheduledExecutor();
        var folder = Files.createTempDirectory("parley");
        try (var store = JsonMessageRepository.open(JsonSettings.in(folder));
                var bus = new InProcessEventBus(InProcessEventBus.Settings.DEFAULT)) {
            store.bind(InProcessEventBus.LOG);
            var directory = new ConversationDirectory(store, timer, 10_000);
            var submissions = new Submissions(bus, Deadlines.DEFAULT, timer);
            var admission = new Admission(directory, Limits.DEFAULT, System::nanoTime);
            var exchange = new MessageExchange(admission, submissions, InstantSource.system(), UUID::randomUUID);

            bus.subscribe(Stream.STORED, Group.everyInstance("node"), batch -> {
                directory.handle(batch);
                submissions.handle(batch);
            });
            bus.subscribe(Stream.MESSAGES, Group.shared("save"), new SaveMessage(store, bus, UUID::randomUUID));

            var ana = new UserId("ana");
            var ben = new UserId("ben");
            var hello = SendMessage.to(ben, ana, new ClientMessageId("hello-1"), new MessageText("Hello, Ben!"));
            exchange.send(hello).toCompletableFuture().join();

            new ChatReader(store)
                    .read(new ReadChat(ben, hello.conversation(), new ReadChat.From.Latest(), 50))
                    .messages()
                    .forEach(message -> System.out.println(
                            message.seq() + " " + message.sender() + ": " + message.text().map(MessageText::value).orElse("")));
        } finally {
            timer.shutdownNow();
        }
    }
}
