CREATE TABLE explanation (
    tenant_id VARCHAR NOT NULL,
    month VARCHAR NOT NULL,
    on_list VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    actor VARCHAR NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    PRIMARY KEY (tenant_id, month, on_list, document_id),
    FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE INDEX ix_explanation_document_id ON explanation (document_id);
