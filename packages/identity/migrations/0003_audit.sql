-- What people who run the store did to what is not their own (see kontor.create_audit_tables).
SELECT kontor.create_audit_tables('identity');
