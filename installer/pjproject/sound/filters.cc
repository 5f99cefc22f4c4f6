/*
 * Echo, noise and gain of a call's microphone: WebRTC's filters as they come with pjproject's source. A library
 * of its own, so that the sound path goes without it where it could not be built. 16 kHz, mono, 10 ms a frame.
 */

#include <stdint.h>

#include <memory>
#include <new>

#include "api/audio/echo_canceller3_config.h"
#include "modules/audio_processing/aec3/echo_canceller3.h"
#include "modules/audio_processing/audio_buffer.h"
#include "modules/audio_processing/gain_controller2.h"
#include "modules/audio_processing/high_pass_filter.h"
#include "modules/audio_processing/include/audio_processing.h"
#include "modules/audio_processing/ns/noise_suppressor.h"

#define SHOWN extern "C" __attribute__((visibility("default")))

namespace {

constexpr int kRate = 16000;
constexpr float kSpoken = 0.5f;  // so likely must a frame be speech to count as such
constexpr int kIsSpeech = 2;     // the bit that says so, as the sound path knows it
constexpr float kGainDbPerSecond = 6.0f;

// The delay of the echo is looked for at 2 kHz instead of 4: half the work of the whole canceller, and it finds
// the same delays up to half a second.
constexpr size_t kDelayEverySamples = 8;

struct Sound : webrtc::AudioBuffer {
  Sound() : AudioBuffer(kRate, 1, kRate, 1, kRate, 1) {}
};

}  // namespace

struct filters {
  filters(bool echo, bool noise, bool gain, int level);
  int Run(const int16_t* near, const int16_t* reference, int16_t* clean);

 private:
  const webrtc::StreamConfig form_{kRate, 1};
  const bool suppress_;
  Sound near_, far_;
  std::unique_ptr<webrtc::HighPassFilter> rumble_;
  std::unique_ptr<webrtc::EchoCanceller3> echo_;
  std::unique_ptr<webrtc::NoiseSuppressor> noise_;
  std::unique_ptr<webrtc::GainController2> gain_;
};

filters::filters(bool echo, bool noise, bool gain, int level) : suppress_(noise) {
  if (echo || noise) rumble_ = std::make_unique<webrtc::HighPassFilter>(kRate, 1);
  if (echo) {
    webrtc::EchoCanceller3Config wished;
    wished.delay.down_sampling_factor = kDelayEverySamples;
    echo_ = std::make_unique<webrtc::EchoCanceller3>(wished, kRate, 1, 1);
  }
  webrtc::NsConfig strength;
  strength.target_level = static_cast<webrtc::NsConfig::SuppressionLevel>(level);
  noise_ = std::make_unique<webrtc::NoiseSuppressor>(strength, kRate, 1);
  if (gain) {
    webrtc::AudioProcessing::Config::GainController2 wished;
    wished.adaptive_digital.enabled = true;
    wished.adaptive_digital.max_gain_change_db_per_second = kGainDbPerSecond;
    gain_ = std::make_unique<webrtc::GainController2>();
    gain_->Initialize(kRate);
    gain_->ApplyConfig(wished);
  }
}

// The noise is learnt before the echo is taken away, which would put noise of its own there.
int filters::Run(const int16_t* near, const int16_t* reference, int16_t* clean) {
  near_.CopyFrom(near, form_);
  if (echo_) {
    far_.CopyFrom(reference, form_);
    echo_->AnalyzeRender(&far_);
    echo_->AnalyzeCapture(&near_);
  }
  if (rumble_) rumble_->Process(&near_, false);
  noise_->Analyze(near_);
  if (echo_) echo_->ProcessCapture(&near_, false);
  if (suppress_) noise_->Process(&near_);
  if (gain_) gain_->Process(&near_);
  near_.CopyTo(form_, clean);
  return noise_->speech_probability() >= kSpoken ? kIsSpeech : 0;
}

/* What is on, and how much noise is taken away (0 to 3: 6, 12, 18, 21 dB). NULL: no memory. Any thread. */
SHOWN filters* hl_filters_new(int echo, int noise, int gain, int level) {
  return new (std::nothrow) filters(echo, noise, gain, level);
}

/* A frame as it came and what the speaker played; gives the clean one, and 2 when it is speech. One at a time. */
SHOWN int hl_filters_run(filters* filters, const int16_t* near, const int16_t* reference, int16_t* clean) {
  return filters->Run(near, reference, clean);
}

SHOWN void hl_filters_free(filters* filters) { delete filters; }
