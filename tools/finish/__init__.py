"""What is done to the folder of HTML when MkDocs is through: weight, style sheets, policy, redirects, cards."""
