@NullMarked
package org.o365se.keyvault.standin;

import org.jspecify.annotations.NullMarked;
