/** A package of its own, because one that a named module has cannot be on the class path beside it. */
@NullMarked
package org.o365se.keyvaultprogram;

import org.jspecify.annotations.NullMarked;
