package dev.parley.javalin;

import dev.parley.conversation.AddMember;
import dev.parley.conversation.ConfigureConversation;
import dev.parley.conversation.HandOver;
import dev.parley.conversation.MoveMarker;
import dev.parley.conversation.RemoveMember;
import dev.parley.exchange.AddReaction;
import dev.parley.exchange.AmendMessage;
import dev.parley.exchange.DeleteMessage;
import dev.parley.exchange.EditMessage;
import dev.parley.exchange.RemoveReaction;
import dev.parley.javalin.Authentication.Identity;
import dev.parley.shared.message.ChatConversation;
import dev.parley.shared.message.Membership;
import dev.parley.shared.message.UserId;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.node.ObjectNode;

/**
 * What somebody who is connected may want done: by the type of a frame, how it is read, done and answered. Safe for any number
 * of threads; nothing blocks.
 */
final class SocketCommands {
    private final UseCases useCases;
    private final SocketFrames frames;
    private final SocketRequests requests;
    private final Map<String, Command<?>> commands = Map.ofEntries(
            Map.entry("send", new Command<>(SocketForms.Send.class, this::send)),
            Map.entry("edit", new Command<>(SocketForms.Edit.class, this::edit)),
            Map.entry("delete", new Command<>(SocketForms.Delete.class, this::delete)),
            Map.entry("react", new Command<>(SocketForms.React.class, this::react)),
            Map.entry("unreact", new Command<>(SocketForms.React.class, this::takeBack)),
            Map.entry("read", new Command<>(SocketForms.Mark.class, this::read)),
            Map.entry("delivered", new Command<>(SocketForms.Mark.class, this::delivered)),
            Map.entry("prefer", new Command<>(SocketForms.Prefer.class, this::prefer)),
            Map.entry("typing", new Command<>(SocketForms.Signal.class, this::typing)),
            Map.entry("start", new Command<>(SocketForms.Start.class, this::start)),
            Map.entry("configure", new Command<>(SocketForms.Configure.class, this::configure)),
            Map.entry("member", new Command<>(SocketForms.Join.class, this::member)),
            Map.entry("remove", new Command<>(SocketForms.Remove.class, this::remove)),
            Map.entry("owner", new Command<>(SocketForms.HandOver.class, this::handOver)));

    /** What is done for a request that was read. */
    @FunctionalInterface
    private interface Doing<T> {
        CompletionStage<SocketFrame> answer(Asked asked, T form);
    }

    private record Command<T extends Record>(Class<T> form, Doing<T> doing) {}

    /**
     * Who asks.
     *
     * @param identity who, and what they may
     * @param id what the answer is recognized by
     */
    record Asked(Identity identity, String id) {
        UserId by() {
            return identity.user();
        }
    }

    /** A request that was read and can be begun. */
    @FunctionalInterface
    interface Work {
        CompletionStage<SocketFrame> begin(Asked asked);
    }

    SocketCommands(UseCases useCases, SocketFrames frames, SocketRequests requests) {
        this.useCases = useCases;
        this.frames = frames;
        this.requests = requests;
    }

    boolean knows(String type) {
        return commands.containsKey(type);
    }

    /** Reads a frame of a type that it knows, or names everything that is wrong with it. */
    Work read(String type, ObjectNode frame) {
        Command<?> command = commands.get(type);
        if (command == null) {
            throw new IllegalArgumentException("No command is called " + type + ".");
        }
        return read(command, frame);
    }

    private <T extends Record> Work read(Command<T> command, ObjectNode frame) {
        T form = requests.read(frame, command.form());
        return asked -> command.doing().answer(asked, form);
    }

    // ---- messages

    private CompletionStage<SocketFrame> send(Asked asked, SocketForms.Send form) {
        return useCases.exchange().send(form.command(asked.identity())).thenApply(sent -> frames.ack(asked, sent));
    }

    private CompletionStage<SocketFrame> edit(Asked asked, SocketForms.Edit form) {
        return amend(asked, new EditMessage(form.speaker(asked.identity()), form.where(), form.which(), form.edit()));
    }

    private CompletionStage<SocketFrame> delete(Asked asked, SocketForms.Delete form) {
        return amend(asked, new DeleteMessage(form.speaker(asked.identity()), form.where(), form.which()));
    }

    private CompletionStage<SocketFrame> react(Asked asked, SocketForms.React form) {
        return amend(asked, new AddReaction(asked.by(), form.where(), form.which(), form.kind()));
    }

    private CompletionStage<SocketFrame> takeBack(Asked asked, SocketForms.React form) {
        return amend(asked, new RemoveReaction(asked.by(), form.where(), form.which(), form.kind()));
    }

    private CompletionStage<SocketFrame> amend(Asked asked, AmendMessage command) {
        return useCases.exchange().amend(command).thenApply(message -> frames.ack(asked, message));
    }

    // ---- participation

    private CompletionStage<SocketFrame> read(Asked asked, SocketForms.Mark form) {
        return move(asked, form.read(asked.by()));
    }

    private CompletionStage<SocketFrame> delivered(Asked asked, SocketForms.Mark form) {
        return move(asked, form.delivered(asked.by()));
    }

    private CompletionStage<SocketFrame> move(Asked asked, MoveMarker command) {
        return useCases.participating().move(command).thenApply(own -> SocketFrames.ack(asked.id(), own));
    }

    private CompletionStage<SocketFrame> prefer(Asked asked, SocketForms.Prefer form) {
        return useCases.participating()
                .prefer(form.command(asked.by()))
                .thenApply(own -> SocketFrames.ack(asked.id(), own));
    }

    private CompletionStage<SocketFrame> typing(Asked asked, SocketForms.Signal form) {
        return useCases.signals().type(asked.by(), form.where()).thenApply(accepted -> SocketFrames.done(asked.id()));
    }

    // ---- conversations

    private CompletionStage<SocketFrame> start(Asked asked, SocketForms.Start form) {
        return useCases.administration()
                .start(form.command(asked.by(), form.key()))
                .thenApply(started -> frames.ack(asked.id(), started.conversation()));
    }

    private CompletionStage<SocketFrame> configure(Asked asked, SocketForms.Configure form) {
        ConfigureConversation command = form.command(asked.by(), form.where());
        return useCases.administration()
                .configure(command)
                .thenApply(conversation -> frames.ack(asked.id(), conversation));
    }

    private CompletionStage<SocketFrame> member(Asked asked, SocketForms.Join form) {
        return useCases.administration()
                .add(new AddMember(asked.by(), form.where(), new UserId(form.user()), form.as()))
                .thenApply(conversation -> frames.ack(asked.id(), conversation));
    }

    private CompletionStage<SocketFrame> remove(Asked asked, SocketForms.Remove form) {
        return useCases.administration()
                .remove(new RemoveMember(asked.by(), form.where(), new UserId(form.user())))
                .thenApply(conversation -> removed(asked, conversation));
    }

    /** Whoever leaves is shown nothing of what they left. */
    private SocketFrame removed(Asked asked, ChatConversation conversation) {
        return conversation.members().contains(asked.by())
                ? frames.ack(asked.id(), conversation)
                : SocketFrames.ack(
                        asked.id(), Membership.ended(conversation.id(), asked.by(), conversation.revision()));
    }

    private CompletionStage<SocketFrame> handOver(Asked asked, SocketForms.HandOver form) {
        return useCases.administration()
                .handOver(new HandOver(asked.by(), form.where(), new UserId(form.user())))
                .thenApply(conversation -> frames.ack(asked.id(), conversation));
    }
}
