package dev.parley.conversation;

import dev.parley.shared.message.ConversationId;
import dev.parley.shared.message.Title;
import dev.parley.shared.message.UserId;

/**
 * Asks for another title of a group.
 *
 * @param by who asks
 * @param conversation which one
 * @param title the new name
 */
public record RenameConversation(UserId by, ConversationId conversation, Title title) {}
