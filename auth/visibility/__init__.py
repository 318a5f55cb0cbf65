"""What a viewer sees and may do, as SQL: what the policy table is made of."""
