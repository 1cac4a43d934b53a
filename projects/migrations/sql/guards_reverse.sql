DROP TRIGGER allocation_asked ON projects_allocationrequest;
DROP TRIGGER allocation_still ON projects_allocationrequest;
DROP TRIGGER allocation_kept ON projects_allocationrequest;
DROP TRIGGER payment_part_whole ON projects_paymentpart;
DROP TRIGGER payment_whole ON projects_paymentrequest;
DROP FUNCTION projects_payment_whole();
DROP TRIGGER payment_still ON projects_paymentrequest;
DROP TRIGGER payment_fixed ON projects_paymentrequest;
DROP TRIGGER document_fixed ON projects_document;
DROP TRIGGER contribution_fixed ON projects_contribution;
DROP TRIGGER pledge_fixed ON projects_pledge;
DROP TRIGGER giver_fixed ON projects_giver;
DROP TRIGGER call_fixed ON projects_call;
DROP TRIGGER project_fixed ON projects_project;
DROP FUNCTION projects_only_these();
ALTER TABLE projects_importedlist DROP CONSTRAINT imported_list_hash;
SELECT ledger_unguard(t) FROM unnest(ARRAY['projects_decision', 'projects_importedlist', 'projects_payee',
    'projects_paymentpart', 'projects_project', 'projects_call', 'projects_giver', 'projects_pledge',
    'projects_contribution', 'projects_paymentrequest', 'projects_allocationrequest',
    'projects_document']::regclass[]) t;
