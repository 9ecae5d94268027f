package dev.parley.javalin;

import dev.parley.ParleyException;
import dev.parley.readchat.ChatListener;
import dev.parley.readchat.Listening;
import dev.parley.readchat.LiveChat;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.ChatMessage;
import dev.parley.shared.message.Cursor;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.Participation;
import dev.parley.shared.message.Quote;
import dev.parley.shared.message.UserId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one connection hears, on its way to the writer. While it catches up, the next page is asked for when the writer has
 * room: a slow reader makes its catching up slow and nothing else.
 */
final class SocketHearing implements ChatListener {
    private final SocketFrames frames;
    private final SocketWriter writer;
    private final Consumer<ParleyException> whenFailed;
    private final AtomicBoolean pageIsDue = new AtomicBoolean();
    private volatile @Nullable Listening listening;
    private volatile boolean ended;
    private volatile Optional<UserId> self = Optional.empty();
    private volatile Runnable whenBegun = () -> {};
    private boolean begun;
    private boolean live;

    /**
     * Hears nothing yet.
     *
     * @param frames writes what is heard
     * @param writer takes it
     * @param whenFailed is told when nothing more will be heard
     */
    SocketHearing(SocketFrames frames, SocketWriter writer, Consumer<ParleyException> whenFailed) {
        this.frames = frames;
        this.writer = writer;
        this.whenFailed = whenFailed;
    }

    /**
     * Begins to hear.
     *
     * @param chat what happens
     * @param user who hears
     * @param from what they have seen; empty to hear from now on
     * @param whenHearing is called when nothing that happens from then on is missed, before anything is written
     */
    void begin(LiveChat chat, UserId user, Optional<Cursor> from, Runnable whenHearing) {
        self = Optional.of(user);
        whenBegun = whenHearing;
        listening = chat.listen(user, from, this);
        if (ended) {
            end();
        }
        goOn();
    }

    /** Asks for the next page if one is due and there is room for it. */
    void goOn() {
        Listening current = listening;
        if (current != null && writer.hasRoom() && pageIsDue.compareAndSet(true, false)) {
            current.more();
        }
    }

    void end() {
        ended = true;
        Listening current = listening;
        if (current != null) {
            current.close();
        }
    }

    /** The calls of a listener never overlap, and there is none before hearing has begun. */
    private void heard() {
        if (!begun) {
            begun = true;
            whenBegun.run();
        }
    }

    @Override
    public void message(ChatMessage message, Optional<Quote> quote) {
        heard();
        if (live) {
            writer.write(frames.shared(message, quote));
        } else {
            writer.writePaged(SocketFrames.message(message, quote));
        }
    }

    @Override
    public void conversation(ChatConversation conversation) {
        heard();
        if (live) {
            writer.write(frames.shared(conversation));
        } else {
            writer.writePaged(SocketFrames.conversation(conversation));
        }
    }

    @Override
    public void left(Membership membership) {
        hear(SocketFrames.left(membership));
    }

    /** Only the person themselves is told what they want of a conversation. */
    @Override
    public void participation(Participation participation) {
        heard();
        if (self.equals(Optional.of(participation.user()))) {
            hear(SocketFrames.own(participation));
        } else if (live) {
            writer.write(frames.shared(participation));
        } else {
            writer.writePaged(SocketFrames.marker(participation));
        }
    }

    @Override
    public void checkpoint(Cursor cursor, boolean more) {
        hear(SocketFrames.checkpoint(cursor, more));
        live = !more;
        pageIsDue.set(more);
        goOn();
    }

    @Override
    public void reset(String reason) {
        hear(SocketFrames.reset(reason));
    }

    private void hear(SocketFrame frame) {
        heard();
        if (live) {
            writer.write(frame);
        } else {
            writer.writePaged(frame);
        }
    }

    @Override
    public void failed(ParleyException reason) {
        whenFailed.accept(reason);
    }
}
