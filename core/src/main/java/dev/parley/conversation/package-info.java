/** Conversations: how they start, who belongs to them, and who may change them. */
@NullMarked
package dev.parley.conversation;

import org.jspecify.annotations.NullMarked;
