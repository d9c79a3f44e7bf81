ALTER TABLE organisation ADD COLUMN facts_checked TEXT;
ALTER TABLE organisation ADD COLUMN contacts_from TIMESTAMP WITH TIME ZONE;
ALTER TABLE cached_tax_rate ADD COLUMN applies_to VARCHAR;
