# Two words a newcomer needs: `make run` and `make test`. Everything lives in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check --quiet

.PHONY: run bot test check test-slow requirements histories bench bench-engine lock format clean

run: $(VENV)/.run            ## the bot with the try-out chat on http://127.0.0.1:8080
	@echo "微心愿正在启动，打开 http://127.0.0.1:$${PORT:-8080}/ 试聊（Ctrl+C 停止）"
	@TRYOUT=$${TRYOUT:-town} $(BIN)/python -m bot

bot: $(VENV)/.run            ## the bot alone, as .env says
	@$(BIN)/python -m bot

test: $(VENV)/.dev           ## the quick tests; says what it leaves out
	$(BIN)/python -m pytest -m "not slow" -n auto
	@echo "没有运行：浏览器、PostgreSQL、LibreOffice、长时间的随机与压力测试（make test-slow 会运行它们）"

# the chats that PostgreSQL sees too: those in which several rows must agree
CHATS := $(addprefix tests/plugins/test_,main_job.py offers.py rounds.py own_data.py matchmaking.py ledger.py rosters.py need_life.py)

test-slow: $(VENV)/.dev      ## everything, with PostgreSQL, Chromium and LibreOffice; fails when one of them is missing
	$(BIN)/python tests/needed.py
	$(BIN)/python -m pytest -m slow
	bash tests/postgres.sh $(BIN)/python -m pytest -m "not slow" -n auto tests/storage $(CHATS)

histories: $(VENV)/.dev      ## ten thousand generated lives of needs, on all cores
	LIVES=10000 $(BIN)/python -m pytest -m slow -n auto tests/storage/test_need_life_model.py

check: $(VENV)/.dev          ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/lint-imports

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

requirements: $(VENV)/.dev   ## the requirement rows that tests prove
	@$(BIN)/python tests/requirements.py

# where the labelled texts are; without them only the load is measured
DATA ?= ../shared/data
bench: $(VENV)/.dev          ## measures: how quickly it answers, and how well it reads and ranks
	$(BIN)/python tests/bench/load.py | tee docs/load.md
	$(BIN)/python -m tests.bench.answering | tee docs/answering.md
	@test ! -d $(DATA) || { $(BIN)/python -m tests.bench.quality $(DATA)/matching/dev --thin; \
		$(BIN)/python -m tests.bench.weights $(DATA)/matching/dev; \
		$(BIN)/python tests/bench/reading.py $(DATA)/reading; } | tee docs/quality.md
	$(BIN)/python -m tests.bench.assignment | tee docs/assign.md
	$(BIN)/python -m tests.bench.year --picture docs/year.png | tee docs/year.md

bench-engine: $(VENV)/.dev   ## the index beside its peers, which are installed only for this (not locked)
	$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['dependency-groups']['bench'], sep='\n')" \
		| $(PIP) install -r /dev/stdin
	$(BIN)/python -m tests.bench.engine > docs/engine.md.new && mv docs/engine.md.new docs/engine.md

lock:                        ## needs uv; writes hashes and no address
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements-dev.lock

$(VENV)/.run: requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -e $(VENV)/.dev || { echo "首次运行要安装依赖，约一两分钟……"; $(PIP) install --require-hashes -r requirements.lock; }
	@touch $@

$(VENV)/.dev: requirements-dev.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "安装依赖……"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.run

clean:
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis tests/bot/telegram_emulator/node_modules
