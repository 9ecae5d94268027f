/** What both contexts share: identifiers, the stored facts, and the ports of the store. */
@NullMarked
package dev.parley.shared.message;

import org.jspecify.annotations.NullMarked;
