package dev.parley.javalin;

import dev.parley.conversation.StartConversation;
import dev.parley.shared.message.ClientMessageId;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A request to start a group, over HTTP and WebSocket alike; the asker need not be among the members. */
interface Starting {
    String title();

    @Nullable List<String> members();

    /** The command. */
    default StartConversation command(UserId by, Optional<ClientMessageId> key) {
        Set<UserId> users = Optional.ofNullable(members()).orElse(List.of()).stream()
                .map(UserId::new)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new StartConversation(by, new Title(title()), users, key);
    }
}
