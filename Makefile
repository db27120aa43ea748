# The commands that a developer types. Without a command, make prints them.
.DEFAULT_GOAL := help
.PHONY: help run test quick format image

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## starts the service with its dashboard on http://localhost:7071
	dotnet run --project functions

test: ## runs all tests
	dotnet test

quick: ## checks the format, builds, and runs the fast tests
	.ci/run quick

format: ## formats the C# code as CI checks it
	dotnet format Conversion.slnx

image: ## builds the image of the service as conversion:latest
	docker build --tag conversion:latest .
