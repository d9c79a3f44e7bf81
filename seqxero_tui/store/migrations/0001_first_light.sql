-- Version 1: billing, the Xero side, attempts and history. Portable between SQLite and PostgreSQL.
CREATE TABLE store_version (version INTEGER NOT NULL);
CREATE TABLE customer (
    id VARCHAR NOT NULL,
    legal_name VARCHAR NOT NULL,
    label VARCHAR,
    status VARCHAR NOT NULL,
    tax_status VARCHAR NOT NULL,
    email VARCHAR,
    contact_name VARCHAR,
    line1 VARCHAR,
    line2 VARCHAR,
    town VARCHAR,
    state VARCHAR,
    postcode VARCHAR,
    country VARCHAR,
    created_at TIMESTAMP WITH TIME ZONE,
    archived_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id)
);
CREATE INDEX ix_customer_legal_name ON customer (legal_name);
CREATE TABLE event (
    id VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    tenant_id VARCHAR,
    actor VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    object_id VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    details TEXT,
    request_id VARCHAR,
    PRIMARY KEY (id)
);
CREATE INDEX ix_event_object_id ON event (object_id);
CREATE TABLE number_sequence (
    kind VARCHAR NOT NULL,
    prefix VARCHAR NOT NULL,
    next_number INTEGER NOT NULL,
    PRIMARY KEY (kind)
);
CREATE TABLE organisation (
    tenant_id VARCHAR NOT NULL,
    active BOOLEAN NOT NULL,
    connection_id VARCHAR,
    name VARCHAR NOT NULL,
    short_code VARCHAR,
    base_currency VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    is_demo_company BOOLEAN NOT NULL,
    timezone VARCHAR,
    period_lock_date DATE,
    end_of_year_lock_date DATE,
    client_id VARCHAR NOT NULL,
    login_url VARCHAR NOT NULL,
    identity_url VARCHAR NOT NULL,
    api_url VARCHAR NOT NULL,
    connected_at TIMESTAMP WITH TIME ZONE NOT NULL,
    default_account VARCHAR,
    credit_note_account VARCHAR,
    exempt_tax_type VARCHAR NOT NULL,
    reverse_charge_tax_type VARCHAR NOT NULL,
    link_template VARCHAR,
    pull_from TIMESTAMP WITH TIME ZONE,
    pulled_at TIMESTAMP WITH TIME ZONE,
    contacts_read_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (tenant_id)
);
CREATE TABLE product (
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    label VARCHAR,
    PRIMARY KEY (id)
);
CREATE INDEX ix_product_name ON product (name);
CREATE TABLE attempt (
    id VARCHAR NOT NULL,
    tenant_id VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    path VARCHAR NOT NULL,
    query TEXT NOT NULL,
    body VARCHAR NOT NULL,
    idempotency_key VARCHAR NOT NULL,
    members TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    finished_at TIMESTAMP WITH TIME ZONE,
    outcome VARCHAR,
    status INTEGER,
    request_id VARCHAR,
    message VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id)
);
CREATE INDEX ix_attempt_outcome ON attempt (outcome);
CREATE INDEX ix_attempt_tenant_id ON attempt (tenant_id);
CREATE TABLE billingschedule (
    id VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    start_date DATE,
    end_date DATE,
    reference VARCHAR,
    purchase_order_number VARCHAR,
    default_due_date_days INTEGER,
    payment_provider VARCHAR,
    auto_issue_invoices BOOLEAN NOT NULL,
    prices TEXT NOT NULL,
    phases TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_billingschedule_customer_id ON billingschedule (customer_id);
CREATE TABLE cached_account (
    tenant_id VARCHAR NOT NULL,
    account_id VARCHAR NOT NULL,
    code VARCHAR,
    name VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    klass VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    tax_type VARCHAR,
    system_account VARCHAR,
    PRIMARY KEY (tenant_id, account_id),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id)
);
CREATE INDEX ix_cached_account_code ON cached_account (code);
CREATE TABLE cached_contact (
    tenant_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    email VARCHAR,
    contact_number VARCHAR,
    status VARCHAR NOT NULL,
    is_customer BOOLEAN NOT NULL,
    default_currency VARCHAR,
    merged_to VARCHAR,
    address VARCHAR NOT NULL,
    country VARCHAR,
    importable BOOLEAN NOT NULL,
    valid BOOLEAN NOT NULL,
    reasons TEXT NOT NULL,
    draft TEXT,
    note VARCHAR,
    read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (tenant_id, contact_id),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id)
);
CREATE INDEX ix_cached_contact_importable ON cached_contact (importable);
CREATE INDEX ix_cached_contact_name ON cached_contact (name);
CREATE TABLE cached_currency (
    tenant_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    description VARCHAR,
    PRIMARY KEY (tenant_id, code),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id)
);
CREATE TABLE cached_tax_rate (
    tenant_id VARCHAR NOT NULL,
    tax_type VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    rate VARCHAR(60) NOT NULL,
    can_apply_to_revenue BOOLEAN NOT NULL,
    PRIMARY KEY (tenant_id, tax_type),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id)
);
CREATE TABLE document (
    id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    number VARCHAR,
    status VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    customer_tax_status VARCHAR NOT NULL,
    net_total VARCHAR(60) NOT NULL,
    tax_total VARCHAR(60) NOT NULL,
    gross_total VARCHAR(60) NOT NULL,
    issue_date DATE,
    due_date DATE,
    payment_term_days INTEGER,
    accounting_date DATE,
    period_start DATE,
    period_end DATE,
    payment_status VARCHAR NOT NULL,
    payment_provider VARCHAR NOT NULL,
    payment_link_id VARCHAR,
    payment_link_url VARCHAR,
    marked_paid_at TIMESTAMP WITH TIME ZONE,
    reference VARCHAR,
    purchase_order_number VARCHAR,
    memo VARCHAR,
    invoice_id VARCHAR,
    invoice_number VARCHAR,
    billing_schedule_id VARCHAR,
    created_at TIMESTAMP WITH TIME ZONE,
    finalized_at TIMESTAMP WITH TIME ZONE,
    sent_at TIMESTAMP WITH TIME ZONE,
    voided_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_document_billing_schedule_id ON document (billing_schedule_id);
CREATE INDEX ix_document_customer_id ON document (customer_id);
CREATE INDEX ix_document_due_date ON document (due_date);
CREATE INDEX ix_document_invoice_id ON document (invoice_id);
CREATE INDEX ix_document_kind ON document (kind);
CREATE INDEX ix_document_number ON document (number);
CREATE INDEX ix_document_payment_link_id ON document (payment_link_id);
CREATE INDEX ix_document_status ON document (status);
CREATE TABLE ledger_choice (
    tenant_id VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    object_id VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    PRIMARY KEY (tenant_id, scope, object_id),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id)
);
CREATE TABLE link (
    tenant_id VARCHAR NOT NULL,
    customer_id VARCHAR NOT NULL,
    contact_id VARCHAR,
    contact_name VARCHAR,
    how VARCHAR NOT NULL,
    linked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    problems TEXT,
    attempt_id VARCHAR,
    PRIMARY KEY (tenant_id, customer_id),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id),
    FOREIGN KEY(customer_id) REFERENCES customer (id)
);
CREATE INDEX ix_link_contact_id ON link (contact_id);
CREATE TABLE price (
    id VARCHAR NOT NULL,
    product_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    currency VARCHAR NOT NULL,
    pricing_type VARCHAR NOT NULL,
    billing_frequency VARCHAR,
    billing_type VARCHAR,
    structure TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(product_id) REFERENCES product (id)
);
CREATE INDEX ix_price_product_id ON price (product_id);
CREATE TABLE document_sync (
    tenant_id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    wanted BOOLEAN NOT NULL,
    changed BOOLEAN NOT NULL,
    blocked TEXT,
    rejected TEXT,
    rejected_fingerprint VARCHAR,
    drift TEXT,
    gone BOOLEAN NOT NULL,
    note_wanted BOOLEAN NOT NULL,
    attempt_id VARCHAR,
    xero_id VARCHAR,
    xero_number VARCHAR,
    xero_status VARCHAR,
    sent BOOLEAN,
    xero_date DATE,
    xero_due_date DATE,
    net_total VARCHAR(60),
    tax_total VARCHAR(60),
    total VARCHAR(60),
    amount_due VARCHAR(60),
    amount_paid VARCHAR(60),
    amount_credited VARCHAR(60),
    pushed TEXT,
    observed TEXT,
    accepted_drift TEXT,
    accounts TEXT,
    pushed_totals TEXT,
    line_ids TEXT,
    pushed_at TIMESTAMP WITH TIME ZONE,
    pulled_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (tenant_id, document_id),
    CONSTRAINT one_document_of_ours_each UNIQUE (tenant_id, xero_id),
    FOREIGN KEY(tenant_id) REFERENCES organisation (tenant_id),
    FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE INDEX ix_document_sync_attempt_id ON document_sync (attempt_id);
CREATE INDEX ix_document_sync_state ON document_sync (state);
CREATE INDEX ix_document_sync_wanted ON document_sync (wanted);
CREATE INDEX ix_document_sync_xero_id ON document_sync (xero_id);
CREATE TABLE line_item (
    id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    description VARCHAR,
    group_title VARCHAR,
    quantity VARCHAR(60) NOT NULL,
    rate VARCHAR(60) NOT NULL,
    rate_display VARCHAR NOT NULL,
    tax_rate VARCHAR(60) NOT NULL,
    net_total VARCHAR(60) NOT NULL,
    tax_total VARCHAR(60) NOT NULL,
    gross_total VARCHAR(60) NOT NULL,
    price_id VARCHAR,
    product_id VARCHAR,
    credited_line_id VARCHAR,
    PRIMARY KEY (id),
    FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE INDEX ix_line_item_document_id ON line_item (document_id);
CREATE INDEX ix_line_item_price_id ON line_item (price_id);
CREATE INDEX ix_line_item_product_id ON line_item (product_id);
