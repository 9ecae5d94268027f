/** Chat reading: pages of history, catching up from a cursor, live reading, and reading straight from the log. */
@NullMarked
package dev.parley.readchat;

import org.jspecify.annotations.NullMarked;
