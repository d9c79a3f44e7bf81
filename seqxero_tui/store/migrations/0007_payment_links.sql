-- Version 7: when the payment link of an invoice was first read from Stripe, which then is known to have it.
ALTER TABLE document ADD COLUMN payment_link_read_at TIMESTAMP WITH TIME ZONE;
