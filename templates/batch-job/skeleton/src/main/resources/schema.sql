create table if not exists payment (
  payment_id varchar(64) primary key,
  merchant_id varchar(7) not null,
  amount bigint not null,
  paid_on date not null
);
