package ${{ values.javaPackage }}.settlement;

import java.time.LocalDate;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/** Payments between the two steps. They are in the same transaction as the progress of the job, so none counts twice. */
@Repository
class PaymentStore {

  private final JdbcTemplate jdbc;

  PaymentStore(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  void addAll(List<? extends Payment> payments) {
    jdbc.batchUpdate(
        "insert into payment (payment_id, merchant_id, amount, paid_on) values (?, ?, ?, ?)",
        payments,
        payments.size(),
        (statement, payment) -> {
          statement.setString(1, payment.paymentId());
          statement.setString(2, payment.merchantId());
          statement.setLong(3, payment.amount());
          statement.setObject(4, payment.paidOn());
        });
  }

  /** Totals by merchant, in the order of their ids. */
  List<MerchantTotal> totals(LocalDate paidOn) {
    return jdbc.query(
        "select merchant_id, count(*), sum(amount) from payment where paid_on = ?"
            + " group by merchant_id order by merchant_id",
        (row, number) -> new MerchantTotal(row.getString(1), row.getLong(2), row.getLong(3)),
        paidOn);
  }

  void clear(LocalDate paidOn) {
    jdbc.update("delete from payment where paid_on = ?", paidOn);
  }
}
