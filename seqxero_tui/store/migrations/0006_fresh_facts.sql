ALTER TABLE organisation ADD COLUMN facts_checked TEXT;
ALTER TABLE organisation ADD COLUMN contacts_from TIMESTAMP WITH TIME ZONE;
ALTER TABLE cached_tax_rate ADD COLUMN applies_to VARCHAR;
ALTER TABLE document_sync ADD COLUMN also_here BOOLEAN NOT NULL DEFAULT FALSE;
CREATE TABLE taken_number (
    tenant_id VARCHAR NOT NULL,
    xero_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    contact VARCHAR NOT NULL,
    PRIMARY KEY (tenant_id, xero_id),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id)
);
CREATE INDEX ix_taken_number_number ON taken_number (number);
