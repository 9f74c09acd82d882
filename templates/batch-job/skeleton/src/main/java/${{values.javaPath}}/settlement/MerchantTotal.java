package ${{ values.javaPackage }}.settlement;

/** What one merchant was paid on a business date, in whole won. */
public record MerchantTotal(String merchantId, long count, long amount) {}
