/** Receipts of destroyed keys: what was destroyed, by whose approval, and which keys can still lead to it. */
@NullMarked
package org.o365se.internal.receipt;

import org.jspecify.annotations.NullMarked;
