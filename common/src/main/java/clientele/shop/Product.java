package clientele.shop;

import java.io.Serializable;

/**
 * A product.
 *
 * @param id such as {@code P00123}
 * @param name its name
 * @param category its category's name
 * @param brand its brand, or null
 * @param priceCents list price
 * @param costCents what it costs the shop
 */
record Product(
    String id, String name, String category, String brand, long priceCents, long costCents)
    implements Serializable {}
