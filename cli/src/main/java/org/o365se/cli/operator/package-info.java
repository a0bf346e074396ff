/** Operators and their signatures of policies. */
@NullMarked
package org.o365se.cli.operator;

import org.jspecify.annotations.NullMarked;
