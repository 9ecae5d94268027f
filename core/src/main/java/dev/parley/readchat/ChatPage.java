package dev.parley.readchat;

import dev.parley.shared.message.ChatMessage;
import java.util.List;
import java.util.OptionalLong;

/**
 * A page of a conversation.
 *
 * @param messages by ascending seq, without holes
 * @param before ask for the page before this seq to read on backwards; empty when the page begins with the first message
 * @param after ask for the page after this seq to read on forwards; empty when the page ended with the newest message
 */
public record ChatPage(List<ChatMessage> messages, OptionalLong before, OptionalLong after) {
    /** Copies the messages. */
    public ChatPage {
        messages = List.copyOf(messages);
    }
}
