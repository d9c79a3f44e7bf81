ALTER TABLE billingschedule ADD COLUMN recurrence_day_of_month INTEGER;
ALTER TABLE billingschedule ADD COLUMN memo VARCHAR;
ALTER TABLE billingschedule ADD COLUMN archived_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE line_item ADD COLUMN service_start DATE;
ALTER TABLE line_item ADD COLUMN service_end DATE;
CREATE TABLE billed_period (
    schedule_id VARCHAR NOT NULL,
    price_id VARCHAR NOT NULL,
    service_start DATE NOT NULL,
    service_end DATE NOT NULL,
    document_id VARCHAR NOT NULL,
    PRIMARY KEY (schedule_id, price_id, service_start)
);
CREATE INDEX ix_billed_period_document_id ON billed_period (document_id);
ALTER TABLE document ADD COLUMN edited_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE document_sync ADD COLUMN allocations TEXT;
ALTER TABLE attempt ADD COLUMN actor VARCHAR;
ALTER TABLE attempt ADD COLUMN answer VARCHAR;
ALTER TABLE attempt ADD COLUMN results TEXT;
ALTER TABLE attempt ADD COLUMN refused INTEGER NOT NULL DEFAULT 0;
CREATE INDEX ix_attempt_recorded_at ON attempt (recorded_at);
ALTER TABLE event ADD COLUMN failed BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE event SET failed = TRUE WHERE what LIKE 'refused by Xero: %';
CREATE INDEX ix_event_at ON event (at);
ALTER TABLE organisation ADD COLUMN pace VARCHAR DEFAULT 'normal' NOT NULL;
ALTER TABLE organisation ADD COLUMN facts_read_at TIMESTAMP WITH TIME ZONE;
CREATE INDEX ix_document_newest ON document (kind, created_at, number, id);
DROP INDEX ix_document_sync_state;
CREATE INDEX ix_document_sync_standing ON document_sync (tenant_id, state, kind);
