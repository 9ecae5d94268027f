package dev.parley.conversation;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.UserId;
import java.util.Optional;

/**
 * Says what a member wants of a conversation, which nobody else is told. What is empty stays as it is.
 *
 * @param by who
 * @param conversation which one
 * @param muted whether they are not to be notified of its messages
 * @param blocked whether, in a direct conversation, nothing more is to be sent by either
 */
public record SetPreferences(
        UserId by, ConversationId conversation, Optional<Boolean> muted, Optional<Boolean> blocked) {}
