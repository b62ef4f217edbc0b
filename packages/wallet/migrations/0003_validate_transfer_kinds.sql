-- Looks at every transfer once, while others go on reading and writing.
ALTER TABLE wallet.transfers VALIDATE CONSTRAINT transfers_kind_known;
ALTER TABLE wallet.transfers VALIDATE CONSTRAINT transfers_user_side;
ALTER TABLE wallet.transfers VALIDATE CONSTRAINT transfers_of_an_order;
