package dev.parley.presence;

import dev.parley.presence.Signal.Typing;
import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is told until it is asked. */
final class Ear implements SignalListener {
    private final List<Typing> typing = new CopyOnWriteArrayList<>();
    private final List<Presence> presences = new CopyOnWriteArrayList<>();

    @Override
    public void typing(ConversationId conversation, UserId user) {
        typing.add(new Typing(conversation, user));
    }

    @Override
    public void presence(Presence presence) {
        presences.add(presence);
    }

    /** Who was typing since the last time. */
    List<Typing> typing() {
        List<Typing> heard = List.copyOf(typing);
        typing.clear();
        return heard;
    }

    /** Who came or went since the last time. */
    List<Presence> presences() {
        List<Presence> heard = List.copyOf(presences);
        presences.clear();
        return heard;
    }
}
