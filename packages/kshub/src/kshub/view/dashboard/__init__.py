"""What who runs networks looks at first in the morning: what changed, what is not known, who needs somebody."""
