# Two commands matter: `make run` and `make test`. Both start from nothing but Python 3.11.
PYTHON ?= python3

.PHONY: run test check bench fuzz soak torture screenshots types help
.DEFAULT_GOAL := help

run: ## start the server with its demonstration workshop (PORT is honoured)
	@exec $(PYTHON) -m scripts run

test: ## everything that must pass
	@$(PYTHON) -m scripts test

check: ## the fast part of `make test`
	@$(PYTHON) -m scripts check

bench: ## this checkout beside its peers, measured; ARGS are handed on (--full …)
	@$(PYTHON) -m scripts bench $(ARGS)

soak: ## half an hour of workshops with churn; ARGS are handed on
	@$(PYTHON) -m scripts soak $(ARGS)

torture: ## kill servers a thousand times while people write; ARGS are handed on
	@$(PYTHON) -m scripts torture $(ARGS)

fuzz: ## ten minutes of hostile inputs; ARGS are handed on (--inputs, --seconds, --seed)
	@$(PYTHON) -m scripts fuzz $(ARGS)

screenshots: ## every page in three sizes into docs/screenshots; ARGS are handed on (names of scenes)
	@$(PYTHON) -m scripts screenshots $(ARGS)

types: ## write the generated TypeScript types again
	@$(PYTHON) -m scripts types

help:
	@sed -n 's/^\([a-z]*\):.*## /make \1 — /p' Makefile
