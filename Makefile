# make install | demo | test | lock | samples | train-linker | train-marker | bench
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo
PORT ?= 8017

.PHONY: install install-dev demo test check lock samples train-linker train-marker bench clean

install: $(BIN)/zhiqiao

$(BIN)/zhiqiao: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make install PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install-dev: $(VENV)/.dev

$(VENV)/.dev: $(BIN)/zhiqiao tests/requirements.lock
	$(BIN)/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r tests/requirements.lock
	@touch $@

# Reads the samples into a store of its own below demo/, answers one question, then serves until Ctrl-C.
demo: export ZHIQIAO_STORE = $(CURDIR)/$(DEMO)/store
demo: install
	$(BIN)/zhiqiao ingest ingest/samples/documents
	$(BIN)/zhiqiao ask courses-covering 直播运营主管@530701 --limit 5
	$(BIN)/zhiqiao view 直播运营主管@530701 -o $(DEMO)/直播运营主管.html
	$(BIN)/zhiqiao serve --port $(PORT)

test: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# Rewrites both lock files; needs uv.
lock:
	echo 'setuptools>=77' | uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' pyproject.toml - -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' --extra dev --extra notebook --extra train --extra ocr --extra cluster -c requirements.lock pyproject.toml -o tests/requirements.lock

samples: install-dev
	$(BIN)/python -m ingest.samples.source.build

# Trains the pair scorer again on judged pairs (GOLD: a folder with skill_links.tsv and skill_links_train.tsv).
GOLD ?= ../shared/gold
train-linker: install-dev
	OMP_NUM_THREADS=1 $(BIN)/python -m ingest.linking.train $(GOLD) --cache build/vectors --out build/linker

# Trains three whole markers on marked adverts, then from what they say of these and of unmarked ones (ADVERTS: their files)
# the quick one, scored on adverts that none has seen; about two hours of two cores.
ADVERTS ?= ../shared/corpus/job_ads/*/*
MARKED := $(GOLD)/job_ads_train.jsonl
UNSEEN := $(GOLD)/job_ads.gold.jsonl
train-marker: install-dev
	for seed in 0 1 2; do \
	  $(BIN)/python -m ingest.marking.train $(MARKED) --seed $$seed --out build/marker/teacher-$$seed || exit 1; done
	$(BIN)/python -m ingest.marking.plain $(ADVERTS) --without $(MARKED) $(UNSEEN) --out build/marker/plain.jsonl
	$(BIN)/python -m ingest.marking.slim $(MARKED) --plain build/marker/plain.jsonl --dev $(UNSEEN) --out build/marker/pupil \
	  --teachers build/marker/teacher-0 build/marker/teacher-1 build/marker/teacher-2

bench: install-dev
	$(BIN)/python -m tests.bench.bench_load
	$(BIN)/python -m tests.bench.bench_answers
	$(BIN)/python -m tests.bench.bench_linking

clean:
	rm -rf $(VENV) $(DEMO) artifacts build *.egg-info
