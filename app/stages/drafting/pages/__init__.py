"""What the pages of a draft show, one file a tab: criteria, rules, scales, panel; `draft` is what all of them show."""
